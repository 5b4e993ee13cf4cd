/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes small bundles for tests. */
final class SampleBundle {
    private SampleBundle() {}

    /** @param headers name and value in turns */
    static Path withHeaders(Path file, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.putValue("Manifest-Version", "1.0");
        for (int i = 0; i < headers.length; i += 2) {
            attributes.putValue(headers[i], headers[i + 1]);
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    static Path write(Path file, String name, String version, String... headers) throws IOException {
        String[] all = new String[headers.length + 6];
        all[0] = "Bundle-ManifestVersion";
        all[1] = "2";
        all[2] = "Bundle-SymbolicName";
        all[3] = name;
        all[4] = "Bundle-Version";
        all[5] = version;
        System.arraycopy(headers, 0, all, 6, headers.length);
        return withHeaders(file, all);
    }

    /** A jar whose manifest is written as it stands. */
    static Path raw(Path file, String manifest) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part))) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(("Manifest-Version: 1.0\n" + manifest + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** A bundle with an activator of this test's class path. */
    static Path withActivator(Path file, String name, Class<?> activator) throws IOException {
        String entry = activator.getName().replace('.', '/') + ".class";
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(part));
                InputStream code = activator.getClassLoader().getResourceAsStream(entry)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            String manifest = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: " + name
                    + "\nBundle-Activator: " + activator.getName() + "\nImport-Package: org.osgi.framework\n\n";
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(entry));
            java.util.Objects.requireNonNull(code).transferTo(zip);
        }
        return Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
