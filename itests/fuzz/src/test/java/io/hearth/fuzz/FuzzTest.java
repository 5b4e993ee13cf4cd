/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs Jazzer over each format, each in a JVM of its own with a small heap. An input that breaks the rule is kept as
 * {@code target/fuzz/FORMAT/crash-*}; {@code -Dhearth.fuzz.formats=FORMAT} runs it again before anything else.
 */
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("hearth.fuzz.seconds", 3);
    private static final int AT_A_TIME = 2;
    private static final Path FOLDER = Path.of("target/fuzz").toAbsolutePath();

    @Test
    void refusesWhateverItCannotRead() throws Exception {
        String only = System.getProperty("hearth.fuzz.formats", "");
        List<Format> formats = Arrays.stream(Format.values())
                .filter(format -> only.isBlank() || List.of(only.split(",")).contains(format.name()))
                .toList();
        assertThat(formats).isNotEmpty();
        Map<Format, String> failures = new TreeMap<>();
        ExecutorService jobs = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            formats.forEach(format -> calls.add(() -> run(format)));
            var done = jobs.invokeAll(calls);
            for (int i = 0; i < done.size(); i++) {
                String failure = done.get(i).get();
                if (!failure.isEmpty()) {
                    failures.put(formats.get(i), failure);
                }
            }
        } finally {
            jobs.shutdownNow();
        }
        assertThat(failures).as(String.join("\n\n", failures.values())).isEmpty();
    }

    /** What went wrong, or nothing. */
    private static String run(Format format) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(format.name());
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Seeds.write(format, corpus);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-Xss512k",
                "-Dhearth.fuzz.format=" + format,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTarget.class.getName(),
                "--instrumentation_includes=io.hearth.**",
                // Generated classes, thousands of them, which take seconds to rewrite.
                "--custom_hook_excludes=io.opentelemetry.**:com.google.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
                "--reproducer_path=" + folder,
                "-max_total_time=" + SECONDS,
                "-timeout=20",
                "-max_len=65536",
                "-artifact_prefix=" + folder + "/",
                corpus.toString()));
        try (var crashes = Files.newDirectoryStream(folder, "crash-*")) {
            crashes.forEach(crash -> {
                try {
                    Files.copy(crash, corpus.resolve(crash.getFileName()));
                } catch (IOException e) {
                    // It is there already.
                }
            });
        }
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(SECONDS + 60L, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return format + " does not end: " + tail(log);
        }
        String text = Files.readString(log);
        System.out.println(format + ": "
                + text.lines()
                        .filter(line -> line.startsWith("Done "))
                        .findFirst()
                        .orElse("?"));
        return process.exitValue() == 0 ? "" : format + ": " + tail(log);
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        int from = Math.max(0, lines.size() - 40);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("== Java Exception")) {
                from = i;
                break;
            }
        }
        return String.join("\n", lines.subList(from, Math.min(lines.size(), from + 30)));
    }
}
