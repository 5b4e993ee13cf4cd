/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import io.hearth.launcher.FragmentHost;
import io.hearth.terminal.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that has been found to be a bundle.
 *
 * @param symbolicName without directives
 * @param headers the manifest's main attributes
 */
public record BundleJar(Path file, String symbolicName, Version version, Attributes headers) {
    private static final int MAX_MANIFEST_BYTES = 1 << 20;
    private static final int MAX_ENTRIES = 100_000;
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int CLASS_START = 8;
    private static final int MAJOR_VERSION = 6;

    /** Class files of Java N have the major version N + 44 (JVM Specification, table 4.1-A). */
    private static final int CLASS_VERSION_OF_JAVA_0 = 44;

    /**
     * Reads what a jar says of itself.
     *
     * @param name what a person calls the file
     * @throws AssemblyException if it is not a readable jar or not a bundle; the sentence begins with the name
     */
    public static BundleJar read(Path file, String name) throws AssemblyException {
        Attributes headers = headers(file, name);
        String stated = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (stated == null || stated.isBlank()) {
            throw new AssemblyException(name + " is a plain jar, not a bundle: its manifest has no Bundle-SymbolicName;"
                    + " ask its maker for a bundle, or wrap it with bnd");
        }
        int directives = stated.indexOf(';');
        String symbolicName = (directives < 0 ? stated : stated.substring(0, directives)).strip();
        String manifestVersion = headers.getValue(Constants.BUNDLE_MANIFESTVERSION);
        if (manifestVersion == null || !manifestVersion.strip().equals("2")) {
            throw new AssemblyException(
                    name + " is no bundle that OSGi knows: its manifest lacks \"Bundle-ManifestVersion: 2\";"
                            + " ask its maker for a bundle, or wrap it with bnd");
        }
        String host = headers.getValue(Constants.FRAGMENT_HOST);
        if (host != null && FragmentHost.isFramework(host)) {
            throw new AssemblyException(name + " wants to extend the framework itself (Fragment-Host: "
                    + TerminalText.escape(host) + "), which no bundle may; take it out");
        }
        try {
            return new BundleJar(
                    file, symbolicName, Version.parseVersion(headers.getValue(Constants.BUNDLE_VERSION)), headers);
        } catch (IllegalArgumentException e) {
            throw new AssemblyException(
                    name + " has a Bundle-Version that is none: " + e.getMessage() + "; ask its maker for another", e);
        }
    }

    private static Attributes headers(Path file, String name) throws AssemblyException {
        if (Files.isDirectory(file)) {
            throw new AssemblyException(
                    name + " is a folder, not a jar; write \"folder: " + name + "\" for all jars in it");
        }
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            if (jar.size() > MAX_ENTRIES) {
                throw new AssemblyException(name + " has more than " + MAX_ENTRIES + " entries");
            }
            for (JarEntry entry : Collections.list(jar.entries())) {
                checkName(entry.getName(), name);
            }
            ZipEntry entry = jar.getEntry(JarFile.MANIFEST_NAME);
            if (entry == null) {
                throw new AssemblyException(name + " is no bundle: it has no manifest");
            }
            if (entry.getSize() > MAX_MANIFEST_BYTES) {
                throw new AssemblyException(
                        name + " has a manifest of " + entry.getSize() + " bytes, which is too large");
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return new Manifest(in).getMainAttributes();
            }
        } catch (IOException | SecurityException e) {
            throw new AssemblyException(
                    name + " cannot be read as a jar: " + e.getMessage()
                            + "; it may be cut off: fetch or build it again",
                    e);
        }
    }

    private static void checkName(String entry, String name) throws AssemblyException {
        if (entry.startsWith("/")
                || entry.contains("\\")
                || entry.equals("..")
                || entry.startsWith("../")
                || entry.contains("/../")) {
            throw new AssemblyException(name + " holds an entry that climbs out of the archive: \"" + entry
                    + "\"; do not use what was packed so");
        }
    }

    /**
     * Reads it to its end.
     *
     * @return the Java version that its newest class file asks for; classes for other versions of a multi-release jar do
     *     not count
     * @throws AssemblyException if an entry is damaged
     */
    public int neededJava() throws AssemblyException {
        int newest = 0;
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                // The jar's reader does not look at checksums.
                CRC32 sum = new CRC32();
                try (InputStream in = new CheckedInputStream(jar.getInputStream(entry), sum)) {
                    byte[] start = in.readNBytes(CLASS_START);
                    in.transferTo(OutputStream.nullOutputStream());
                    if (!entry.isDirectory() && sum.getValue() != entry.getCrc()) {
                        throw new IOException("the checksum of " + name + " is wrong");
                    }
                    boolean counts = name.endsWith(".class")
                            && !name.startsWith("META-INF/versions/")
                            && !name.equals("module-info.class");
                    if (counts
                            && start.length == CLASS_START
                            && ByteBuffer.wrap(start).getInt() == CLASS_MAGIC) {
                        newest = Math.max(newest, ByteBuffer.wrap(start).getShort(MAJOR_VERSION) & 0xffff);
                    }
                }
            }
        } catch (IOException | SecurityException e) {
            throw new AssemblyException(
                    file.getFileName() + " is damaged: " + e.getMessage() + "; fetch or build it again", e);
        }
        return newest - CLASS_VERSION_OF_JAVA_0;
    }

    public boolean isFragment() {
        return headers.getValue(Constants.FRAGMENT_HOST) != null;
    }

    /** Symbolic name and version, for a person. */
    public String describe() {
        return symbolicName + " " + version;
    }
}
