/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assertions;

/** Jars of {@code itests/addons/probe}, each a probe of something else, built by the test itself. */
final class ProbeAddon {
    private static final String CLASS = "com/example/probe/TestProbe.class";
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="probe">
              <service><provide interface="io.hearth.profiler.api.Probe"/></service>
              <implementation class="com.example.probe.TestProbe"/>
            </scr:component>
            """;

    private final Path folder;

    /** @param folder where to build; a temporary one */
    ProbeAddon(Path folder) {
        this.folder = folder;
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assertions.assertNotNull(compiler, "the tests need a JDK, not only a Java runtime");
        int result = compiler.run(
                null,
                null,
                null,
                "--release",
                "17",
                "-d",
                folder.toString(),
                "-cp",
                Distribution.bundle("io.hearth.profiler.api").toString(),
                Machine.root().resolve("itests/addons/probe/TestProbe.java").toString());
        Assertions.assertEquals(0, result, "javac");
    }

    /** @param properties {@code name}, {@code event} and {@code period}; empty for one that fails */
    Path jar(String bundle, String version, String properties) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", bundle);
        headers.putValue("Bundle-Version", version);
        headers.putValue("Import-Package", "io.hearth.profiler.api");
        headers.putValue("Service-Component", "OSGI-INF/probe.xml");
        Path jar = folder.resolve(bundle + "-" + version + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            add(zip, CLASS, Files.readAllBytes(folder.resolve(CLASS)));
            add(zip, "OSGI-INF/probe.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
            add(zip, "probe.properties", properties.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    private static void add(JarOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
