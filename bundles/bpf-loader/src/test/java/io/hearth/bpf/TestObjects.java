/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.linux.Capability;
import io.hearth.linux.Linux;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assertions;

/** Compiles the programs of {@code src/test/bpf}, and says what a test needs of the machine. */
final class TestObjects {

    static final Linux LINUX = new Linux();

    private static final Path SOURCES = Path.of("src/test/bpf");
    private static final Path OBJECTS = Path.of("target/test-bpf");
    private static final Map<String, byte[]> COMPILED = new ConcurrentHashMap<>();

    private TestObjects() {}

    /** The bytes of a compiled program; skips the test where there is no clang. */
    static byte[] bytes(String name) throws Exception {
        byte[] known = COMPILED.get(name);
        if (known == null) {
            assumeTrue(hasClang(), "clang is not installed");
            Files.createDirectories(OBJECTS);
            Path object = OBJECTS.resolve(name + ".o");
            String machine = LINUX.uname().machine();
            Process clang = new ProcessBuilder(
                            "clang",
                            "-O2",
                            "-g",
                            "-target",
                            "bpf",
                            "-Wall",
                            "-Werror",
                            "-I/usr/include/" + machine + "-linux-gnu",
                            "-c",
                            SOURCES.resolve(name + ".bpf.c").toString(),
                            "-o",
                            object.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(clang.getInputStream().readAllBytes());
            Assertions.assertEquals(0, clang.waitFor(), output);
            known = Files.readAllBytes(object);
            COMPILED.put(name, known);
        }
        return known;
    }

    static BpfObjectSpec spec(String name) throws Exception {
        return BpfObjectSpec.parse(bytes(name), name);
    }

    private static boolean hasClang() {
        try {
            Process version = new ProcessBuilder("clang", "--version")
                    .redirectErrorStream(true)
                    .start();
            version.getInputStream().readAllBytes();
            return version.waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /**
     * Skips the test without the capabilities, or on a kernel older than the one that should do; on a newer one the test
     * runs, and fails if the kernel does not do it after all.
     */
    static void needsKernel(int major, int minor) throws IOException {
        long set = ProcStatus.self().effectiveCapabilities();
        boolean capable = Capability.SYS_ADMIN.isIn(set) || (Capability.BPF.isIn(set) && Capability.PERFMON.isIn(set));
        assumeTrue(capable, "CAP_BPF and CAP_PERFMON are missing");
        assumeTrue(
                LINUX.uname().kernelVersion().isAtLeast(major, minor),
                "the kernel is older than " + major + "." + minor);
    }

    static BpfObject load(String name, LoadOptions options) throws Exception {
        return new BpfLoader(LINUX).load(spec(name), options);
    }

    /** Runs a program that does nothing but burn CPU time; the caller ends it. */
    static Process burn() throws IOException {
        return new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    }

    /** Number of open maps, programs, events and the like; not files and pipes, which others open meanwhile. */
    static long openDescriptors() throws IOException {
        long count = 0;
        try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                count += Files.isSymbolicLink(file) && target(file).startsWith("anon_inode:") ? 1 : 0;
            }
        }
        return count;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
