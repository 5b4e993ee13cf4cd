/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.assembler.output.OutputKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package in a root made of Debian's packages: installed, run, upgraded, removed and purged. */
class DebTest {
    @TempDir
    Path folder;

    /** A root of Debian's packages with this one installed. */
    private CleanRoot installed() throws Exception {
        Machine.needs(Machine.isRoot(), "a root of its own needs root: run with sudo");
        Machine.needsCommand("mmdebstrap");
        CleanRoot root = CleanRoot.debian(folder.resolve("root"));
        root.run("dpkg", "-i", root.bring(Shipped.file(OutputKind.DEB)));
        return root;
    }

    @Test
    void isInstalledUpgradedWithTheUsersConfigurationAndPurged() throws Exception {
        try (CleanRoot root = installed()) {
            installUpgradeAndPurge(root);
        }
    }

    private static void installUpgradeAndPurge(CleanRoot root) throws Exception {
        assertThat(root.run("hearth", "--version")).contains(Shipped.VERSION);
        assertThat(root.run("stat", "-c", "%U:%G %a", "/var/lib/hearth/data", "/var/lib/hearth/addons", "/etc/hearth"))
                .isEqualTo("hearth:hearth 750\nroot:root 755\nroot:root 755\n");
        assertThat(root.run("dpkg", "--verify", "hearth")).isEmpty();
        assertThat(root.path("/usr/lib/hearth/java/lib/server/classes.jsa")).isNotEmptyFile();
        assertThat(root.path("/usr/share/doc/hearth/copyright")).content().contains("License: Apache-2.0");

        String mine = root.read("/etc/hearth/config.yaml") + "# mine\n";
        root.write("/etc/hearth/config.yaml", mine);
        root.write("/var/lib/hearth/addons/mine.jar", "an add-on");
        root.run("dpkg", "-i", root.bring(Shipped.file(OutputKind.DEB, Shipped.NEXT_VERSION)));

        assertThat(root.run("dpkg-query", "-W", "hearth")).isEqualTo("hearth\t0.1.0\n");
        assertThat(root.read("/etc/hearth/config.yaml")).isEqualTo(mine);

        root.run("dpkg", "--remove", "hearth");

        assertThat(root.path("/usr/lib/hearth")).doesNotExist();
        assertThat(root.read("/etc/hearth/config.yaml")).isEqualTo(mine);
        assertThat(root.read("/var/lib/hearth/addons/mine.jar")).isEqualTo("an add-on");

        root.run("dpkg", "--purge", "hearth");

        try (Stream<Path> left = Files.find(
                root.folder(),
                20,
                (file, attributes) ->
                        String.valueOf(file.getFileName()).contains("hearth") && !file.startsWith(root.path("/tmp")))) {
            assertThat(left).isEmpty();
        }
        assertThat(root.read("/etc/passwd") + root.read("/etc/group") + root.read("/etc/shadow"))
                .doesNotContain("hearth");
    }

    @Test
    void serviceProfilesAsItsOwnUserWithOnlyTheCapabilitiesOfItsUnit() throws Exception {
        Machine.needsProfiling();
        try (CleanRoot root = installed()) {
            runService(root);
        }
    }

    private static void runService(CleanRoot root) throws Exception {
        String unit = root.read("/usr/lib/systemd/system/hearth.service");
        String capabilities = Shipped.capabilities(setting(unit, "AmbientCapabilities"));
        assertThat(setting(unit, "CapabilityBoundingSet")).isEqualTo(setting(unit, "AmbientCapabilities"));
        String user = setting(unit, "User");
        root.write("/etc/hearth/config.yaml", """
                receivers:
                  profiling: {samples_per_second: 99, reporter_interval: 1s, pid_namespace_translation: true}
                exporters:
                  file: {path: /var/lib/hearth/data/out.json}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines: {profiles: {receivers: [profiling], exporters: [file]}}
                """);
        Running.output(
                "cp",
                root.path("/bin/sh").toString(),
                root.path("/usr/bin/deb-workload").toString());

        // What systemd does, which does not run here: environment, user, capabilities, command.
        String script = """
                deb-workload -c 'while :; do :; done' &
                env %1$s setpriv --reuid %2$s --regid %2$s --clear-groups --no-new-privs \
                    --bounding-set %3$s --inh-caps %3$s --ambient-caps %3$s %4$s &
                wait $!
                echo "ended with $?"
                """.formatted(setting(unit, "Environment"), user, capabilities, setting(unit, "ExecStart"));
        try (Running service = root.start("sh", "-c", script)) {
            service.await(
                    "sample of the workload",
                    Duration.ofSeconds(60),
                    () -> root.read("/var/lib/hearth/data/out.json").contains("deb-workload"));
            String status = Files.readString(Path.of("/proc", Long.toString(Cage.hearthPid(service)), "status"));
            assertThat(status)
                    .containsPattern("CapEff:\\s+000001c400080004")
                    .containsPattern("CapBnd:\\s+000001c400080004")
                    .doesNotContainPattern("Uid:\\s+0\\s");
            Running.output("kill", "-TERM", Long.toString(Cage.hearthPid(service)));
            service.awaitText("ended with 0", Duration.ofSeconds(60));
        }
        // The unit asks for the class archive that makes the next start faster.
        try (Stream<Path> archives = Files.list(root.path("/var/lib/hearth/data/class-archive"))) {
            assertThat(archives).hasSize(1);
        }
    }

    @Test
    void systemdTakesTheUnitAsItStands() throws Exception {
        Machine.needsCommand("systemd-analyze");
        Path tree = folder.resolve("tree");
        Running.output("dpkg-deb", "-x", Shipped.file(OutputKind.DEB).toString(), tree.toString());
        // What a unit refers to and a package does not hold: the targets that every unit depends on, and a shell.
        Running.output(
                "sh",
                "-c",
                "cp -a /usr/lib/systemd/system/*.target \"$1/usr/lib/systemd/system\" && mkdir \"$1/bin\" && cp /bin/sh \"$1/bin\"",
                "sh",
                tree.toString());

        try (Running verify =
                Running.start("systemd-analyze", "verify", "--man=no", "--root=" + tree, "hearth.service")) {
            Running.Outcome outcome = verify.await(Duration.ofSeconds(60));
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.err()).doesNotContain("hearth.service");
        }
    }

    @Test
    void fieldsAreThoseThatPolicyAsksFor() throws Exception {
        String file = Shipped.file(OutputKind.DEB).toString();
        List<String> fields = Running.output("dpkg-deb", "-f", file).lines().toList();

        assertThat(fields)
                .contains(
                        "Package: hearth",
                        "Version: 0.1.0~snapshot",
                        "Maintainer: Acme Operations <ops@acme.example>",
                        "Description: A collector that profiles",
                        " Made by a test.")
                .anyMatch(line -> line.matches("Architecture: (amd64|arm64)"))
                .anyMatch(line -> line.matches("Depends: libc6 \\(>= 2\\.\\d+\\).*"));
        assertThat(Running.output("dpkg-deb", "-I", file, "conffiles"))
                .contains("/etc/hearth/config.yaml\n", "/etc/hearth/hearth.properties\n");
        for (String script : List.of("postinst", "prerm", "postrm")) {
            Running.output("sh", "-c", "dpkg-deb -I \"$1\" \"$2\" | sh -n", "sh", file, script);
        }
    }

    private static String setting(String unit, String key) {
        Matcher line = Pattern.compile("(?m)^" + key + "=(.*)$").matcher(unit);
        assertThat(line.find()).as(key).isTrue();
        return line.group(1);
    }
}
