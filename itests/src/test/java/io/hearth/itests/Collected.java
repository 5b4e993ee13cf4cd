/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The collector with a configuration of a test's own, in a PID namespace with its workloads. */
final class Collected implements AutoCloseable {
    private final Running cage;

    private Collected(Running cage) {
        this.cage = cage;
    }

    /**
     * @param script shell commands that start the workloads in the background
     * @param yaml the configuration
     */
    static Collected start(Path folder, String script, String yaml, String... moreArguments) {
        List<String> arguments = new java.util.ArrayList<>(configured(folder, yaml));
        arguments.addAll(List.of(moreArguments));
        return new Collected(Cage.start(script + "\n\"$@\"", arguments.toArray(String[]::new)));
    }

    /** The same with a distribution of the test's own. */
    static Collected start(Distribution distribution, Path folder, String script, String yaml) {
        List<String> arguments = configured(folder, yaml);
        return new Collected(Cage.start(script + "\n\"$@\"", distribution.command(arguments.toArray(String[]::new))));
    }

    private static List<String> configured(Path folder, String yaml) {
        Path file = folder.resolve("config.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("--config", file.toString());
    }

    void await(String what, Duration atMost, java.util.function.Supplier<Boolean> condition) {
        cage.await(what, atMost, condition);
    }

    /** SIGINT to Hearth, which then must end well within 20 seconds. */
    Running.Outcome stop() {
        Running.output("kill", "-INT", Long.toString(Cage.hearthPid(cage)));
        return cage.await(Duration.ofSeconds(20));
    }

    /** Waits for it to end by itself. */
    Running.Outcome end(Duration atMost) {
        return cage.await(atMost);
    }

    boolean isAlive() {
        return cage.isAlive();
    }

    /** All processes of the namespace, by their ids outside of it. */
    Stream<ProcessHandle> processes() {
        return ProcessHandle.of(cage.pid()).stream().flatMap(ProcessHandle::descendants);
    }

    /** The number that the script prints behind a text. */
    long awaitNumber(String text, Duration atMost) {
        Matcher number = Pattern.compile(Pattern.quote(text) + "(\\d+)\n").matcher("");
        cage.await(
                "the number behind '" + text + "'",
                atMost,
                () -> number.reset(cage.out()).find());
        return Long.parseLong(number.group(1));
    }

    long hearthPid() {
        return Cage.hearthPid(cage);
    }

    /** Sends a signal, by its name, to every workload in the namespace. */
    void signalWorkloads(String name) {
        long hearth = hearthPid();
        ProcessHandle.of(cage.pid())
                .orElseThrow()
                .descendants()
                .filter(process -> process.pid() != hearth)
                .filter(process -> !process.info().command().orElse("/sh").matches(".*/(sh|dash|bash|unshare)"))
                .forEach(process -> Running.output("kill", "-" + name, Long.toString(process.pid())));
    }

    String log() {
        return cage.err();
    }

    @Override
    public void close() {
        cage.close();
    }
}
