/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a dropped file must pass before the framework sees it: readable, a real bundle, none of the host's own names
 * unless it is another version of a bundle that can be replaced, and signed as the policy asks.
 */
final class AddonCheck {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private final Map<String, Own> own;
    private final SignaturePolicy policy;
    private final AddonSignature signature;

    /** @param own the host's bundles by symbolic name */
    AddonCheck(Map<String, Own> own, SignaturePolicy policy, AddonSignature signature) {
        this.own = Map.copyOf(own);
        this.policy = policy;
        this.signature = signature;
    }

    /**
     * A bundle of the host.
     *
     * @param replaceable whether another version may stand beside it: it exports nothing that others are wired to
     */
    record Own(String version, boolean replaceable) {}

    /**
     * The bundle's symbolic name and version, for a person.
     *
     * @param warning what the policy finds worth saying; empty when there is nothing
     */
    record Accepted(String symbolicName, String version, String warning) {}

    /** Refused; the message completes "NAME is refused: ". */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    Accepted check(Path jar) throws RefusedException {
        Accepted described = describe(jar);
        Attributes headers = mainAttributes(jar);
        checkName(described.symbolicName(), described.version(), headers.getValue(Constants.EXPORT_PACKAGE) != null);
        return new Accepted(described.symbolicName(), described.version(), checkSignature(jar));
    }

    /** Name and version of a jar that is a bundle; nothing else of it is judged. */
    Accepted describe(Path jar) throws RefusedException {
        Attributes headers = mainAttributes(jar);
        String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null || name.isBlank()) {
            throw new RefusedException("it is a plain jar, not a bundle: its manifest has no Bundle-SymbolicName");
        }
        int directives = name.indexOf(';');
        String symbolicName = (directives < 0 ? name : name.substring(0, directives)).strip();
        String manifestVersion = headers.getValue(Constants.BUNDLE_MANIFESTVERSION);
        if (manifestVersion == null || !manifestVersion.strip().equals("2")) {
            throw new RefusedException("its manifest lacks \"Bundle-ManifestVersion: 2\": value=" + manifestVersion);
        }
        String host = headers.getValue(Constants.FRAGMENT_HOST);
        if (host != null && (host.startsWith("system.bundle") || host.startsWith("org.apache.felix.framework"))) {
            throw new RefusedException("it wants to extend the framework itself: Fragment-Host=" + host);
        }
        String stated = headers.getValue(Constants.BUNDLE_VERSION);
        String version = stated == null ? "0.0.0" : stated.strip();
        return new Accepted(symbolicName, canonical(version), "");
    }

    /** As the framework writes it: 1.2 is 1.2.0. */
    private static String canonical(String version) throws RefusedException {
        try {
            return Version.parseVersion(version).toString();
        } catch (IllegalArgumentException e) {
            throw new RefusedException("its Bundle-Version is none: " + e.getMessage());
        }
    }

    private void checkName(String symbolicName, String version, boolean exports) throws RefusedException {
        Own known = own.get(symbolicName);
        if (known == null) {
            return;
        }
        if (!known.replaceable() || exports) {
            throw new RefusedException("its name is one of the host's own: Bundle-SymbolicName=" + symbolicName);
        }
        if (known.version().equals(version)) {
            throw new RefusedException("the host has it already: Bundle-SymbolicName=" + symbolicName
                    + " Bundle-Version=" + version + "; give it another version");
        }
    }

    private String checkSignature(Path jar) throws RefusedException {
        if (policy == SignaturePolicy.OFF) {
            return "";
        }
        String objection = signature.objection(jar);
        if (objection == null) {
            return "";
        }
        if (policy == SignaturePolicy.REQUIRE) {
            throw new RefusedException("it is " + objection + "; hearth.addons.signatures=require");
        }
        return "it is " + objection;
    }

    private static Attributes mainAttributes(Path jar) throws RefusedException {
        try (JarFile open = new JarFile(jar.toFile(), false)) {
            ZipEntry entry = open.getEntry(JarFile.MANIFEST_NAME);
            if (entry == null) {
                throw new RefusedException("it has no manifest");
            }
            if (entry.getSize() > MAX_MANIFEST_BYTES) {
                throw new RefusedException("its manifest is too large: bytes=" + entry.getSize());
            }
            try (InputStream in = open.getInputStream(entry)) {
                return new Manifest(in).getMainAttributes();
            }
        } catch (IOException | SecurityException e) {
            throw new RefusedException("it cannot be read as a jar: " + e.getMessage());
        }
    }
}
