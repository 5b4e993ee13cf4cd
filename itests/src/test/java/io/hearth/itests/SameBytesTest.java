/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same lock gives the same bytes, modes and times: in another folder, time zone, locale, umask and Java version. */
class SameBytesTest {
    @TempDir
    Path folder;

    @Test
    void theSameLockGivesTheSameBytes() throws IOException {
        Path first = Files.createDirectories(folder.resolve("first"));
        SmallBundle.of("com.example.vendor", "1.0.0").write(first.resolve("jars/vendor.jar"));
        Files.writeString(first.resolve("config.yaml"), "exporters:\n  debug:\n");
        Files.writeString(first.resolve("list.yaml"), """
                name: acme
                features: [debug, files]
                bundles:
                - folder: jars
                config: config.yaml
                outputs: [folder, tar.gz, zip, deb, rpm]
                """);
        Path second = Files.createDirectories(folder.resolve("another, with a longer name"));
        assemble(first, Hearth.javaHome(), "022", "UTC", "");
        for (String file : List.of("list.yaml", "list.lock.yaml", "config.yaml", "jars", "jars/vendor.jar")) {
            Files.copy(first.resolve(file), second.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        String turkish = " -Duser.language=tr -Duser.country=TR -Dfile.encoding=ISO-8859-9 -Dsun.jnu.encoding=UTF-8";
        assemble(second, otherJava(), "077", "Pacific/Kiritimati", turkish);

        assertThat(Files.readString(second.resolve("list.lock.yaml")))
                .isEqualTo(Files.readString(first.resolve("list.lock.yaml")));
        assertThat(TreeDigest.of(second.resolve("acme")).entries())
                .isEqualTo(TreeDigest.of(first.resolve("acme")).entries());
        assertThat(packages(second)).hasSize(4).isEqualTo(packages(first));
    }

    /** Digests by file name. */
    private static Map<String, String> packages(Path where) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(where)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("acme") && Files.isRegularFile(file)) {
                    digests.put(name, TreeDigest.sha256(file));
                }
            }
        }
        return digests;
    }

    /** One of another version if this machine has one. */
    private static String otherJava() throws IOException {
        Path used = Path.of(Hearth.javaHome()).toRealPath();
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return used.toString();
        }
        try (Stream<Path> folders = Files.list(all)) {
            return folders.filter(java -> Files.isExecutable(java.resolve("bin/java")) && isRecent(java))
                    .map(Path::toString)
                    .filter(java -> !Path.of(java).equals(used) && !isLink(java))
                    .findFirst()
                    .orElse(used.toString());
        }
    }

    private static boolean isLink(String java) {
        return Files.isSymbolicLink(Path.of(java));
    }

    private static boolean isRecent(Path java) {
        try {
            return Files.readString(java.resolve("release")).matches("(?s).*JAVA_VERSION=\"(1[7-9]|[2-9][0-9])[.\"].*");
        } catch (IOException e) {
            return false;
        }
    }

    private void assemble(Path where, String java, String umask, String zone, String options) {
        Path user = folder.resolve("user");
        String script = "umask " + umask + " && exec \"$@\"";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "sh");
        builder.command().addAll(Hearth.command("assemble", "list.yaml", "--offline"));
        builder.directory(where.toFile());
        builder.environment().put("HEARTH_JAVA_HOME", java);
        builder.environment().put("TZ", zone);
        builder.environment()
                .put("HEARTH_JAVA_OPTS", "-Duser.home=" + user + " -Dmaven.repo.local=" + user + "/m2" + options);
        try (Running running = Running.start(builder)) {
            Running.Outcome outcome = running.await(Duration.ofSeconds(120));
            System.out.println(java + ": " + outcome.out());
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        }
    }
}
