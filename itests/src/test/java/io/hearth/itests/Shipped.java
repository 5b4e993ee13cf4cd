/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.output.Architecture;
import io.hearth.assembler.output.AssembledDistribution;
import io.hearth.assembler.output.JavaRuntime;
import io.hearth.assembler.output.OutputKind;
import io.hearth.assembler.output.OutputSettings;
import io.hearth.assembler.output.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files made out of the assembled distribution, with a bundled runtime of the Java under test: each made once for all tests. */
final class Shipped {
    static final String NAME = "hearth";
    static final String VERSION = "0.1.0-SNAPSHOT";
    static final String NEXT_VERSION = "0.1.0";

    private static final Path FOLDER = Machine.root().resolve("itests/target/shipped");
    private static final Map<String, Path> MADE = new HashMap<>();
    private static Outputs outputs;

    private Shipped() {}

    static Path file(OutputKind kind) throws AssemblyException {
        return file(kind, VERSION);
    }

    static synchronized Path file(OutputKind kind, String version) throws AssemblyException {
        Path jdk = Path.of(Hearth.javaHome());
        Machine.needs(Files.isExecutable(jdk.resolve("bin/jlink")), "the Java under test has no jlink");
        Path known = MADE.get(kind + version);
        if (known != null) {
            return known;
        }
        if (outputs == null) {
            outputs = new Outputs(FOLDER, line -> {});
            Runtime.getRuntime().addShutdownHook(new Thread(outputs::close));
        }
        Path made = write(outputs, Hearth.home(), version, kind, jdk, Optional.empty());
        MADE.put(kind + version, made);
        return made;
    }

    static Path write(Outputs outputs, Path home, String version, OutputKind kind, Path jdk, Optional<Path> imageBase)
            throws AssemblyException {
        AssembledDistribution distribution = new AssembledDistribution(
                home,
                NAME,
                version,
                "A collector that profiles\nMade by a test.",
                "Acme Operations <ops@acme.example>",
                "https://acme.example/hearth",
                "Apache-2.0",
                true);
        JavaRuntime java = new JavaRuntime.Bundled(List.of(jdk), List.of());
        Architecture architecture =
                System.getProperty("os.arch").equals("aarch64") ? Architecture.ARM64 : Architecture.AMD64;
        return outputs.write(distribution, new OutputSettings(kind, java, List.of(architecture), imageBase))
                .get(0);
    }

    /** What a profiling service may do, as setpriv(1) takes it. */
    static String capabilities(String ofUnit) {
        StringBuilder text = new StringBuilder("-all");
        for (String capability : ofUnit.strip().split(" ")) {
            text.append(",+").append(capability.substring("CAP_".length()).toLowerCase(java.util.Locale.ROOT));
        }
        return text.toString();
    }
}
