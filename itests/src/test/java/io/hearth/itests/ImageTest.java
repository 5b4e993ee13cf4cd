/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.assembler.output.Architecture;
import io.hearth.assembler.output.AssembledDistribution;
import io.hearth.assembler.output.JavaRuntime;
import io.hearth.assembler.output.OutputKind;
import io.hearth.assembler.output.OutputSettings;
import io.hearth.assembler.output.Outputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, by the tools for images, and run from its unpacked root as an engine would: no Java of the machine, no root. */
class ImageTest {
    private static final String CAPABILITIES =
            "CAP_BPF CAP_PERFMON CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_CHECKPOINT_RESTORE CAP_SYSLOG";

    @TempDir
    Path folder;

    @Test
    void toolsTakeItAndItRunsFromItsRootWithoutRoot() throws Exception {
        Machine.needsProfiling();
        Machine.needsCommand("skopeo");
        Machine.needsCommand("umoci");
        String image = "oci-archive:" + Shipped.file(OutputKind.OCI) + ":" + Shipped.VERSION;
        Path layout = folder.resolve("layout");

        assertThat(Running.output("skopeo", "inspect", image))
                .contains("\"org.opencontainers.image.title\": \"hearth\"", "\"Created\": \"2026-01-01T00:00:00Z\"");
        assertThat(Running.output("skopeo", "inspect", "--config", image))
                .contains("\"User\": \"65532:65532\"", "\"Entrypoint\": [\n", "/usr/lib/hearth/bin/hearth");
        Running.output("skopeo", "copy", image, "oci:" + layout + ":test");
        Running.output(
                "umoci",
                "unpack",
                "--image",
                layout + ":test",
                folder.resolve("bundle").toString());
        CleanRoot root = new CleanRoot(folder.resolve("bundle/rootfs"));

        assertThat(Running.output(
                        "stat", "-c", "%u %a", root.path("/var/lib/hearth/data").toString()))
                .isEqualTo("65532 750\n");
        runs(root);
    }

    /** The image holds no setpriv: that of this machine gives user and capabilities, with a loader of its own. */
    private static void runs(CleanRoot root) {
        root.write("/tmp/config.yaml", """
                receivers:
                  profiling: {samples_per_second: 99, reporter_interval: 1s, pid_namespace_translation: true}
                exporters: {file: {path: /var/lib/hearth/data/out.json}}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {profiles: {receivers: [profiling], exporters: [file]}}
                """);
        Running.output(
                "sh",
                "-c",
                "mkdir \"$1\" && cp /usr/bin/setpriv $(ldd /usr/bin/setpriv | grep -o '/[^ ]*') \"$1\"",
                "sh",
                root.path("/tools").toString());
        String script = """
                while :; do :; done &
                /tools/ld-linux* --library-path /tools /tools/setpriv --reuid 65532 --regid 65532 --clear-groups \
                    --bounding-set %1$s --inh-caps %1$s --ambient-caps %1$s \
                    /usr/lib/hearth/bin/hearth --config /tmp/config.yaml &
                wait $!
                echo "ended with $?"
                """.formatted(Shipped.capabilities(CAPABILITIES));
        try (Running container = root.start("/bin/sh", "-c", script)) {
            container.awaitText("Everything is ready", Duration.ofSeconds(60));
            container.await(
                    "sample of the shell",
                    Duration.ofSeconds(60),
                    () -> root.read("/var/lib/hearth/data/out.json").contains("/bin/sh"));
            Running.output("kill", "-TERM", Long.toString(Cage.hearthPid(container)));
            container.awaitText("ended with 0", Duration.ofSeconds(60));
        }
    }

    @Test
    void oneImageForBothArchitecturesOnABaseOfTheirOwn() throws Exception {
        Machine.needsCommand("skopeo");
        Path base = base();
        AssembledDistribution distribution = new AssembledDistribution(
                Hearth.home(),
                "hearth",
                "1.0",
                "Hearth",
                "Acme <ops@acme.example>",
                "https://acme.example",
                "Apache-2.0",
                true);
        Path image;
        try (Outputs outputs = new Outputs(folder.resolve("out"), line -> {})) {
            image = outputs.write(
                            distribution,
                            new OutputSettings(
                                    OutputKind.OCI,
                                    new JavaRuntime.OfSystem(),
                                    List.of(Architecture.ARM64, Architecture.AMD64),
                                    Optional.of(base)))
                    .get(0);
        }

        for (String architecture : List.of("amd64", "arm64")) {
            assertThat(Running.output(
                            "skopeo", "inspect", "--override-arch", architecture, "oci-archive:" + image + ":1.0"))
                    .contains("\"Architecture\": \"" + architecture + "\"");
        }
        assertThat(Running.output("skopeo", "inspect", "--raw", "oci-archive:" + image + ":1.0"))
                .containsPattern("\"architecture\":\\s*\"amd64\"")
                .containsPattern("\"architecture\":\\s*\"arm64\"");
    }

    /** An image of one small file for both architectures, written as any tool might write it. */
    private Path base() throws Exception {
        Path file = Files.writeString(folder.resolve("hostname"), "base");
        Path archive = folder.resolve("base.tar");
        Running.output(
                "tar",
                "cf",
                archive.toString(),
                "-C",
                folder.toString(),
                file.getFileName().toString());
        return archive;
    }
}
