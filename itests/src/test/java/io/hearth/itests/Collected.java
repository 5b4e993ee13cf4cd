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
        Path file = folder.resolve("config.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new java.util.ArrayList<>(List.of("--config", file.toString()));
        arguments.addAll(List.of(moreArguments));
        return new Collected(Cage.start(script + "\n\"$@\"", arguments.toArray(String[]::new)));
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

    long hearthPid() {
        return Cage.hearthPid(cage);
    }

    String log() {
        return cage.err();
    }

    @Override
    public void close() {
        cage.close();
    }
}
