/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a collector in a framework of others is to do: profile a Python program, in a PID namespace with it, into a file of
 * OTLP's JSON, one line a window.
 */
record PythonProfile(Path file) {

    /** The bundle that is dropped in while it runs. */
    static final String UNWINDER = "io.hearth.unwinder.python-";

    private static final Path SCRIPT = Machine.root().resolve("itests/workloads/runtimes/stacks.py");
    private static final Pattern TIMES = Pattern.compile("\"timestampsUnixNano\":\\[([^]]*)]");
    private static final Pattern END = Pattern.compile("profiling ends: taken=(\\d+) delivered=\\1\\s");

    static void needs() {
        Machine.needsProfiling();
        Machine.needsCommand("python3");
    }

    /** Starts the program in the background of a shell. */
    static String workload() {
        return "python3 " + SCRIPT + " 300 > /dev/null &\n";
    }

    String config() {
        return """
                receivers:
                  profiling: {samples_per_second: 99, reporter_interval: 1s, pid_namespace_translation: true}
                exporters:
                  file: {path: %s, format: json}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [profiling], exporters: [file]}
                """.formatted(file);
    }

    /** Native frames of the interpreter. */
    boolean hasInterpreter() {
        return text().contains("\"_PyEval_EvalFrameDefault\"");
    }

    /** Functions of the program. */
    boolean hasPython() {
        return text().contains("\"burn\"");
    }

    /** All that were taken, by the log, if they are in the file; else an error. */
    long assertComplete(String log) {
        Matcher end = END.matcher(log);
        if (!end.find()) {
            throw new AssertionError("not every sample was delivered: " + log);
        }
        long samples = 0;
        for (Matcher times = TIMES.matcher(text()); times.find(); ) {
            samples += times.group(1).split(",", -1).length;
        }
        if (samples != Long.parseLong(end.group(1))) {
            throw new AssertionError("samples in the file: " + samples + ", " + end.group());
        }
        return samples;
    }

    private String text() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
