/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assertions;

/**
 * A vendor's exporter in a minute, compiled by the test against the API bundles alone: {@code acme_lines} appends every
 * string of a batch of profiles to a file. It stands for the one that a vendor builds with Maven.
 */
final class StandInExporter {
    private static final String SOURCE = """
            package com.acme.lines;

            import io.hearth.collector.api.*;
            import io.opentelemetry.proto.profiles.v1development.ProfilesData;
            import java.io.IOException;
            import java.nio.file.*;

            public final class LinesExporterFactory implements ExporterFactory<LinesExporterFactory.Config> {
                public record Config(String path) {}

                public ComponentType type() {
                    return new ComponentType("acme_lines");
                }

                public Stability stability(Signal signal) {
                    return signal.equals(Signal.PROFILES) ? Stability.ALPHA : Stability.UNDEFINED;
                }

                public Config defaultConfig() {
                    return new Config("");
                }

                public Exporter<?> create(Settings settings, Signal signal, Config config) {
                    return new Exporter<ProfilesData>() {
                        public void start(Host host) {}

                        public void shutdown() {}

                        public synchronized void consume(ProfilesData data) throws ConsumeException {
                            try {
                                Files.write(Path.of(config.path()), data.getDictionary().getStringTableList(),
                                        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                            } catch (IOException e) {
                                throw ConsumeException.permanent("cannot be written", e);
                            }
                        }
                    };
                }
            }
            """;
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="lines">
              <service><provide interface="io.hearth.collector.api.ExporterFactory"/></service>
              <implementation class="com.acme.lines.LinesExporterFactory"/>
            </scr:component>
            """;

    private StandInExporter() {}

    /** @param folder where to compile; a temporary one */
    static SmallBundle bundle(Path folder, String version) {
        SmallBundle bundle = SmallBundle.of("com.acme.lines", version)
                .header(
                        "Import-Package",
                        "io.hearth.collector.api,io.opentelemetry.proto.profiles.v1development,com.google.protobuf")
                .header("Provide-Capability", "io.hearth.component;kind=exporter;type=acme_lines")
                .header("Service-Component", "OSGI-INF/lines.xml")
                .entry("OSGI-INF/lines.xml", COMPONENT);
        try {
            Path classes = compile(Files.createDirectories(folder.resolve("lines")));
            try (Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    bundle.entry(classes.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compile(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("LinesExporterFactory.java"), SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Assertions.assertNotNull(compiler, "the tests need a JDK, not only a Java runtime");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            StringWriter problems = new StringWriter();
            String path = Distribution.bundle("io.hearth.collector.api-") + ":"
                    + Distribution.bundle("io.hearth.otlp.proto-") + ":" + Distribution.bundle("protobuf-java-");
            List<String> options = List.of("--release", "17", "-proc:none", "-d", classes.toString(), "-cp", path);
            boolean compiled = compiler.getTask(
                            problems, manager, null, options, null, manager.getJavaFileObjects(source))
                    .call();
            Assertions.assertTrue(compiled, problems::toString);
        }
        return classes;
    }
}
