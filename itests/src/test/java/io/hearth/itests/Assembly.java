/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * {@code hearth assemble} of an assembled distribution, called within the test's JVM with what the command line would hand
 * over: the same code without the wait for a start. The user is one of the test's own: no local repository but an empty
 * one, and settings in which an empty folder stands for Maven Central.
 */
final class Assembly implements AutoCloseable {
    private static final String ENTRY = "io.hearth.assembler.Assembler";

    private final Path home;
    private final Path user;
    private final URLClassLoader loader;

    private Assembly(Path home, Path user, URLClassLoader loader) {
        this.home = home;
        this.user = user;
        this.loader = loader;
    }

    /**
     * Loads it.
     *
     * @param home the distribution that assembles
     * @param user where the user's own files are made
     */
    static Assembly by(Path home, Path user) {
        try {
            Path central = Files.createDirectories(user.resolve("central"));
            Files.writeString(
                    Files.createDirectories(user.resolve(".m2")).resolve("settings.xml"),
                    "<settings><mirrors><mirror><id>central-mirror</id><mirrorOf>central</mirrorOf><url>"
                            + central.toUri() + "</url></mirror></mirrors></settings>");
            List<URL> path = new ArrayList<>();
            for (String folder : List.of("bundles", "system", "lib", "lib/assembler")) {
                try (Stream<Path> files = Files.list(home.resolve(folder))) {
                    for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .toList()) {
                        path.add(jar.toUri().toURL());
                    }
                }
            }
            return new Assembly(
                    home, user, new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same user for {@code bin/hearth}. */
    String javaOptions() {
        return "-Duser.home=" + user + " -Dmaven.repo.local=" + user.resolve("repository");
    }

    /**
     * Assembles, or says why not.
     *
     * @param options {@code --name} or {@code --name=value}
     */
    Result run(Path list, String... options) {
        Map<String, List<String>> values = new HashMap<>();
        values.put("", List.of(list.toString()));
        for (String option : options) {
            String[] words = option.split("=", 2);
            List<String> value = values.computeIfAbsent(words[0], unused -> new ArrayList<>());
            if (words.length > 1) {
                value.add(words[1]);
            }
        }
        Map<String, String> settings = Map.of(
                "hearth.home", home.toString(),
                "user.home", user.toString(),
                "maven.repo.local", user.resolve("repository").toString());
        Map<String, String> before = new HashMap<>();
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            settings.keySet().forEach(key -> before.put(key, System.getProperty(key)));
            settings.forEach(System::setProperty);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
            int code = assembler().applyAsInt(values);
            return new Result(code, printed.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }

    /** Assembles what must fit together. */
    Result mustRun(Path list, String... options) {
        Result outcome = run(list, options);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(list + ": " + outcome.err());
        }
        return outcome;
    }

    @SuppressWarnings("unchecked")
    private ToIntFunction<Map<String, List<String>>> assembler() {
        try {
            return (ToIntFunction<Map<String, List<String>>>)
                    loader.loadClass(ENTRY).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(home + " has no assembler", e);
        }
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it returned and wrote. */
    record Result(int exitCode, String out, String err) {}
}
