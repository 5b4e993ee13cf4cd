/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.unwinder.testkit.ProcMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Python script that the test has started, seen as the profiler shows processes. */
final class LivePython implements TargetProcess, AutoCloseable {

    private static final Pattern EXECUTABLE =
            Pattern.compile("(\\w+)-(\\w+) r-xp (\\w+) \\S+ \\d+ +(/\\S+python3\\S*)");

    private final Process process;
    private final BufferedReader out;
    private final ProcMemory memory;
    private @Nullable ElfFile elf;
    private @Nullable PythonImage image;
    private @Nullable ByteBuffer published;
    private long bias;

    LivePython(Path python, Path script, String... arguments) throws IOException {
        java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of(python.toString(), script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        process = builder.start();
        out = process.inputReader(StandardCharsets.UTF_8);
        memory = new ProcMemory(process.pid());
    }

    /** Finds the file with the interpreter; the script must have started, so read a line before. */
    PythonImage image() throws Exception {
        if (image == null) {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/maps"))) {
                Matcher m = EXECUTABLE.matcher(line);
                if (m.matches()) {
                    Path path = Path.of(m.group(4));
                    ElfFile opened = ElfFile.open(path);
                    Optional<PythonImage> found =
                            PythonImage.recognise(path.getFileName().toString(), opened);
                    if (found.isPresent()) {
                        elf = opened;
                        image = found.get();
                        bias = Long.parseLong(m.group(1), 16)
                                - opened.virtualAddress(Long.parseLong(m.group(3), 16))
                                        .orElseThrow();
                        return image;
                    }
                    opened.close();
                }
            }
            throw new AssertionError("no interpreter is mapped");
        }
        return image;
    }

    String line() throws IOException {
        return String.valueOf(out.readLine());
    }

    @Nullable
    ByteBuffer published() {
        return published;
    }

    @Override
    public int pid() {
        return (int) process.pid();
    }

    @Override
    public long bias() {
        return bias;
    }

    @Override
    public ProcMemory memory() {
        return memory;
    }

    @Override
    public List<Mapping> mappings() {
        return List.of();
    }

    @Override
    public void publish(ByteBuffer value) {
        published = value;
    }

    @Override
    public void code(List<CodeRange> ranges) {}

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        memory.close();
        if (elf != null) {
            elf.close();
        }
    }
}
