/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.karaf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * What the manifest of a bundle says of its surroundings: packages by name, without versions.
 *
 * @param imports what must be exported by another bundle
 * @param exports what others may import
 * @param components whether it needs Declarative Services
 */
record BundleNeeds(Set<String> imports, Set<String> exports, boolean components) {

    /** Commas between clauses and semicolons between their parts, outside of quotes: OSGi Core 8, 3.2.4. */
    private static final Pattern CLAUSES = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private static final Pattern PARTS = Pattern.compile(";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    static BundleNeeds read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String required = headers.getValue("Require-Capability");
            return new BundleNeeds(
                    packages(headers.getValue("Import-Package")),
                    packages(headers.getValue("Export-Package")),
                    required != null && required.contains("(osgi.extender=osgi.component)"));
        }
    }

    /** Optional ones are left out: a bundle does without them. */
    private static Set<String> packages(String header) {
        Set<String> packages = new TreeSet<>();
        if (header == null) {
            return packages;
        }
        for (String clause : CLAUSES.split(header, -1)) {
            List<String> names = new ArrayList<>();
            boolean optional = false;
            for (String part : PARTS.split(clause, -1)) {
                if (part.contains("=")) {
                    optional |= part.replace("\"", "").strip().equals("resolution:=optional");
                } else {
                    names.add(part.strip());
                }
            }
            if (!optional) {
                packages.addAll(names);
            }
        }
        return packages;
    }
}
