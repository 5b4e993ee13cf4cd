/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runtimes cut down to what a distribution needs, made by jlink in a folder of their own, each once. Not thread-safe.
 *
 * <p>Nothing in them is compressed: jlink would use the zlib of its machine, and the archive around them compresses better.
 */
final class BundledRuntimes implements AutoCloseable {
    /** From this version on, two dumps of the class archive are equal; 17's differ from run to run. Tried with 17 and 25. */
    private static final int REPRODUCIBLE_CLASS_ARCHIVE = 25;

    private final Path folder;
    private final Consumer<String> progress;
    private final Map<String, Path> made = new HashMap<>();

    private BundledRuntimes(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /** @param near where there is room for them */
    static BundledRuntimes in(Path near, Consumer<String> progress) throws AssemblyException {
        try {
            Files.createDirectories(near);
            return new BundledRuntimes(Files.createTempDirectory(near.toAbsolutePath(), ".runtimes."), progress);
        } catch (IOException e) {
            throw new AssemblyException("cannot write into " + near + ": " + e.getMessage(), e);
        }
    }

    /** The runtime of a distribution for an architecture: a folder that is there until this is closed. */
    Path runtime(Path distribution, JavaRuntime.Bundled settings, Architecture architecture) throws AssemblyException {
        List<Jdk> jdks = new ArrayList<>();
        for (Path home : settings.jdks()) {
            jdks.add(Jdk.read(home.toAbsolutePath()));
        }
        Jdk tools = find(jdks, Architecture.ofThisMachine(), "whose jlink runs on this machine");
        Jdk target = find(jdks, architecture, "for " + architecture.debian());
        if (target.feature() != tools.feature()) {
            throw new AssemblyException("the JDK in " + target.home() + " is " + target.version()
                    + ", and the jlink of " + tools.home() + " is " + tools.version() + "; use JDKs of one release");
        }
        String key = target.home() + " " + distribution + " " + settings.extraModules();
        Path known = made.get(key);
        if (known != null) {
            return known;
        }
        progress.accept("java " + target.version() + " for " + architecture.debian() + ": finding its modules");
        SortedSet<String> modules = RuntimeModules.of(distribution, tools, settings.extraModules());
        Path runtime = folder.resolve("java-" + made.size());
        progress.accept(
                "java " + target.version() + " for " + architecture.debian() + ": " + modules.size() + " modules");
        link(tools, target, modules, runtime);
        if (architecture == Architecture.ofThisMachine() && target.feature() >= REPRODUCIBLE_CLASS_ARCHIVE) {
            Tool.run(folder, List.of(runtime.resolve("bin/java").toString(), "-Xshare:dump"));
        }
        made.put(key, runtime);
        return runtime;
    }

    private static Jdk find(List<Jdk> jdks, Architecture architecture, String purpose) throws AssemblyException {
        for (Jdk jdk : jdks) {
            if (jdk.architecture() == architecture) {
                return jdk;
            }
        }
        throw new AssemblyException("java: bundled needs a JDK " + purpose + ", and among "
                + jdks.stream().map(Jdk::home).toList() + " there is none");
    }

    private void link(Jdk tools, Jdk target, SortedSet<String> modules, Path runtime) throws AssemblyException {
        List<String> command = new ArrayList<>(List.of(
                tools.tool("jlink").toString(),
                "--add-modules",
                String.join(",", modules),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toAbsolutePath().toString()));
        if (Files.isDirectory(target.packagedModules())) {
            command.addAll(List.of("--module-path", target.packagedModules().toString()));
        } else if (!target.home().equals(tools.home())) {
            throw new AssemblyException(
                    "the JDK in " + target.home()
                            + " has no folder jmods, without which jlink cannot make its runtime on another machine; use one that has");
        }
        Tool.run(folder, command);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            progress.accept("left behind: " + folder + " (" + e.getMessage() + ")");
        }
    }
}
