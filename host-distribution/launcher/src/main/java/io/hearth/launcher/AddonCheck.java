/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a dropped file must pass before the framework sees it: readable, a real bundle, none of the host's own names
 * unless it is another version of a bundle that can be replaced, and signed as the policy asks.
 */
final class AddonCheck {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

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
     * @param isFragment whether it becomes a part of another add-on, and is not started itself
     * @param warning what the policy finds worth saying; empty when there is nothing
     */
    record Accepted(String symbolicName, String version, boolean isFragment, String warning) {}

    /** Refused; the message completes "NAME is refused: ". */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    Accepted check(Path jar) throws RefusedException {
        BundleHeaders headers = headers(jar);
        Accepted described = describe(headers);
        checkHost(headers.value(Constants.FRAGMENT_HOST));
        checkName(described.symbolicName(), described.version(), headers.value(Constants.EXPORT_PACKAGE) != null);
        String warning = checkSignature(jar);
        return new Accepted(described.symbolicName(), described.version(), described.isFragment(), warning);
    }

    /** Name and version of a jar that is a bundle; nothing else of it is judged. */
    Accepted describe(Path jar) throws RefusedException {
        return describe(headers(jar));
    }

    private static Accepted describe(BundleHeaders headers) throws RefusedException {
        String stated = headers.value(Constants.BUNDLE_SYMBOLICNAME);
        if (stated == null || stated.isBlank()) {
            throw new RefusedException("it is a plain jar, not a bundle: its manifest has no Bundle-SymbolicName");
        }
        String name = FragmentHost.nameIn(stated);
        if (!NAME.matcher(name).matches()) {
            throw new RefusedException("its Bundle-SymbolicName is no name: " + TerminalText.escape(stated));
        }
        String manifestVersion = headers.value(Constants.BUNDLE_MANIFESTVERSION);
        if (manifestVersion == null || !manifestVersion.strip().equals("2")) {
            throw new RefusedException("its manifest lacks \"Bundle-ManifestVersion: 2\": value="
                    + TerminalText.escape(String.valueOf(manifestVersion)));
        }
        String version = headers.value(Constants.BUNDLE_VERSION);
        boolean fragment = headers.value(Constants.FRAGMENT_HOST) != null;
        return new Accepted(name, canonical(version == null ? "0.0.0" : version.strip()), fragment, "");
    }

    /** A fragment's code is a part of its host, and no check of the host's name sees it. */
    private void checkHost(@Nullable String header) throws RefusedException {
        if (header == null) {
            return;
        }
        String shown = TerminalText.escape(header);
        String host = FragmentHost.nameIn(header);
        if (FragmentHost.isFramework(header)) {
            throw new RefusedException("it wants to extend the framework itself: Fragment-Host=" + shown);
        }
        if (!NAME.matcher(host).matches() || FragmentHost.hasSeveral(header)) {
            throw new RefusedException("its Fragment-Host names no bundle: " + shown);
        }
        for (String name : own.keySet()) {
            if (name.equalsIgnoreCase(host)) {
                throw new RefusedException(
                        "it wants to become a part of one of the host's own bundles: Fragment-Host=" + shown);
            }
        }
    }

    /** As the framework writes it: 1.2 is 1.2.0. */
    private static String canonical(String version) throws RefusedException {
        try {
            return Version.parseVersion(version).toString();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    "its Bundle-Version is none: " + TerminalText.escape(String.valueOf(e.getMessage())));
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

    private static BundleHeaders headers(Path jar) throws RefusedException {
        try (JarFile open = new JarFile(jar.toFile(), false)) {
            ZipEntry entry = open.getEntry(JarFile.MANIFEST_NAME);
            if (entry == null) {
                throw new RefusedException("it has no manifest");
            }
            try (InputStream in = open.getInputStream(entry)) {
                byte[] bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
                if (bytes.length > MAX_MANIFEST_BYTES) {
                    throw new RefusedException("its manifest is too large: more than " + MAX_MANIFEST_BYTES + " bytes");
                }
                return BundleHeaders.parse(bytes);
            }
        } catch (IOException | SecurityException | IllegalArgumentException e) {
            throw new RefusedException(
                    "it cannot be read as a jar: " + TerminalText.escape(String.valueOf(e.getMessage())));
        }
    }
}
