/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Under which licences an artifact stands: its manifest's {@code Bundle-License}, and for a few libraries that have none, what their makers publish. */
final class Licences {
    /** Where a manifest gives a URL instead of a name of the SPDX list. */
    private static final Map<String, String> BY_URL = Map.of(
            "apache.org/licenses/license-2.0", "Apache-2.0",
            "opensource.org/licenses/bsd-3-clause", "BSD-3-Clause",
            "opensource.org/licenses/apache-2.0", "Apache-2.0",
            "eclipse.org/legal/epl-2.0", "EPL-2.0",
            "eclipse.org/org/documents/epl-v10", "EPL-1.0");

    /**
     * By the beginning of the coordinates: from each project's POM or LICENSE file. JNA is under either of two, Pax Logging
     * holds SLF4J (MIT) and Logback (EPL-1.0 or LGPL-2.1), and the BPF programs in our profiler and unwinders are GPL-2.0-only beside the
     * Apache-2.0 of their Java.
     */
    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            Map.entry("net.java.dev.jna:jna:", List.of("Apache-2.0", "LGPL-2.1-or-later")),
            Map.entry("org.ops4j.pax.logging:pax-logging-logback:", List.of("Apache-2.0", "EPL-1.0", "LGPL-2.1-only")),
            Map.entry("org.ops4j.pax.logging:pax-logging-api:", List.of("Apache-2.0", "MIT")),
            Map.entry("io.hearth:io.hearth.profiler.core:", List.of("Apache-2.0", "GPL-2.0-only")),
            Map.entry("io.hearth:io.hearth.unwinder.", List.of("Apache-2.0", "GPL-2.0-only")),
            Map.entry("com.jcraft:", List.of("BSD-3-Clause")),
            Map.entry("javax.inject:", List.of("Apache-2.0")),
            Map.entry("org.codehaus.plexus:", List.of("Apache-2.0")),
            Map.entry("org.apache.", List.of("Apache-2.0")),
            Map.entry("io.hearth:", List.of("Apache-2.0")),
            Map.entry("org.slf4j:", List.of("MIT")));

    /** Names of the SPDX list that manifests give; what else stands there is a name, not an identifier. */
    private static final Set<String> IDENTIFIERS = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "CDDL-1.0",
            "CDDL-1.1",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-only",
            "GPL-2.0-or-later",
            "GPL-3.0-only",
            "GPL-3.0-or-later",
            "ISC",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "LGPL-3.0-only",
            "LGPL-3.0-or-later",
            "MIT",
            "MPL-1.1",
            "MPL-2.0",
            "Unlicense");

    private Licences() {}

    /** SPDX identifiers; empty if nobody says. */
    static List<String> of(String id, JarFile jar) throws IOException {
        List<String> known = KNOWN.entrySet().stream()
                .filter(entry -> id.startsWith(entry.getKey()))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(List.of());
        if (!known.isEmpty()) {
            return known;
        }
        Manifest manifest = jar.getManifest();
        String header = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_LICENSE);
        return header == null ? List.of() : parse(header);
    }

    /** Whether it is one of the identifiers that a bill of materials may use as such. */
    static boolean isIdentifier(String name) {
        return IDENTIFIERS.contains(name);
    }

    /** {@code name;attributes, name;attributes}: OSGi Core 3.2.1.11. */
    static List<String> parse(String header) {
        List<String> licences = new ArrayList<>();
        for (String clause : header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)) {
            String name = clause.split(";", 2)[0].strip();
            String lower = name.toLowerCase(Locale.ROOT);
            String spdx = name;
            for (Map.Entry<String, String> url : BY_URL.entrySet()) {
                if (lower.contains(url.getKey())) {
                    spdx = url.getValue();
                }
            }
            if (!spdx.isEmpty() && !licences.contains(spdx)) {
                licences.add(spdx);
            }
        }
        return licences;
    }
}
