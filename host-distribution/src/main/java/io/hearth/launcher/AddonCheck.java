/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/**
 * What a dropped file must pass before the framework sees it: readable, a real bundle, and not one of the host's own names.
 *
 * <p>A policy on signatures belongs here too, between reading the manifest and accepting.
 */
final class AddonCheck {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;

    private final Set<String> hostNames;

    /** @param hostNames symbolic names that an add-on may not carry */
    AddonCheck(Set<String> hostNames) {
        this.hostNames = Set.copyOf(hostNames);
    }

    /** The bundle's symbolic name and version, for a person. */
    record Accepted(String symbolicName, String version) {}

    /** Refused; the message completes "NAME is refused: ". */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    Accepted check(Path jar) throws RefusedException {
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
        if (hostNames.contains(symbolicName)) {
            throw new RefusedException("its name is one of the host's own: Bundle-SymbolicName=" + symbolicName);
        }
        String version = headers.getValue(Constants.BUNDLE_VERSION);
        return new Accepted(symbolicName, version == null ? "0.0.0" : version.strip());
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
