/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A jar that a test makes of headers and entries: a bundle, or nearly one. */
final class SmallBundle {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** No header but the manifest's own. */
    static SmallBundle plain() {
        return new SmallBundle();
    }

    static SmallBundle of(String name, String version) {
        return plain().header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name)
                .header("Bundle-Version", version);
    }

    SmallBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    SmallBundle entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    SmallBundle entry(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The beginning of a class file: Java N has the major version N + 44 (JVM specification, table 4.1-A). */
    SmallBundle classFor(int java) {
        return entry(
                "com/example/A.class",
                ByteBuffer.allocate(64)
                        .putInt(0xCAFEBABE)
                        .putShort((short) 0)
                        .putShort((short) (java + 44))
                        .array());
    }

    /** Writes it into a repository of Maven's layout. */
    Path publish(Path repository, String group, String artifact, String version) {
        Path folder =
                repository.resolve(group.replace('.', '/')).resolve(artifact).resolve(version);
        return write(folder.resolve(artifact + "-" + version + ".jar"));
    }

    Path write(Path jar) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        headers.forEach(attributes::putValue);
        try {
            Files.createDirectories(jar.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream zip = new JarOutputStream(out, manifest)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of a jar, entry by entry, with one more: what was signed stays signed. */
    static Path copyOf(Path jar, String entry, byte[] content, Path to) {
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
            for (ZipEntry one : Collections.list(from.entries())) {
                zip.putNextEntry(new ZipEntry(one.getName()));
                from.getInputStream(one).transferTo(zip);
            }
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
