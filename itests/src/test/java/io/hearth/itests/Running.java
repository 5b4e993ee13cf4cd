/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A process that a test started, with what it has written so far. Closing it ends it and every process below it, each
 * by its id.
 */
final class Running implements AutoCloseable {
    private final Process process;
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final List<Thread> readers;
    private final long startedNanos = System.nanoTime();

    private Running(Process process) {
        this.process = process;
        this.readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
    }

    static Running start(ProcessBuilder builder) {
        try {
            return new Running(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Running start(String... command) {
        return start(new ProcessBuilder(command));
    }

    /** Runs a command to its end, which must come within a minute, and succeed. */
    static String output(String... command) {
        try (Running running = start(command)) {
            Outcome outcome = running.await(Duration.ofMinutes(1));
            if (outcome.exitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + outcome);
            }
            return outcome.out();
        }
    }

    private static Thread read(InputStream stream, StringBuffer into) {
        Thread thread = new Thread(
                () -> {
                    byte[] chunk = new byte[8192];
                    try (stream) {
                        for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                            into.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
                        }
                    } catch (IOException e) {
                        into.append(e);
                    }
                },
                "output reader");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** Waits until what it wrote (either stream) contains a text; the process ending without it is an error. */
    void awaitText(String text, Duration atMost) {
        await("the text '" + text + "'", atMost, () -> out().contains(text) || err().contains(text));
    }

    void await(String what, Duration atMost, Supplier<Boolean> condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.get()) {
            if (!process.isAlive()) {
                joinReaders();
                if (condition.get()) {
                    return;
                }
                throw new AssertionError(
                        "ended with " + process.exitValue() + " before " + what + "\n" + out() + "\n" + err());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + what + " within " + atMost + "\n" + out() + "\n" + err());
            }
            Pause.millis(20);
        }
    }

    Outcome await(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new AssertionError("still running after " + atMost + "\n" + out() + "\n" + err());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        joinReaders();
        return new Outcome(process.exitValue(), out(), err(), Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** Sends a signal by name, as kill(1) does. */
    void signal(String name) {
        output("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Gives it something to read, as if it were typed. */
    void type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGINT, and then the end, which must come within 20 seconds. */
    Outcome interrupt() {
        signal("INT");
        return await(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void joinReaders() {
        for (Thread reader : readers) {
            try {
                reader.join(2000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** How a process ended, and everything it wrote. */
    record Outcome(int exitCode, String out, String err, Duration took) {}
}
