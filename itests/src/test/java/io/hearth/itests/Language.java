/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.itests.OtlpStacks.Stack;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A language runtime under test: its bundle, its workload, and how to tell a right stack of that.
 *
 * @param runtime as its unwinder calls it
 * @param frameType of its frames
 * @param command of the workload
 * @param isOurs whether a stack is of a thread that the chains know
 * @param problem what is wrong with such a stack; empty when it is right
 */
record Language(
        String runtime,
        String frameType,
        List<String> command,
        Predicate<Stack> isOurs,
        Function<Stack, String> problem) {

    private static final Path SOURCES = Machine.root().resolve("itests/workloads/runtimes");

    /** @param classes where Chains.java was compiled to */
    static List<Language> all(Path classes) {
        JavaChains java = JavaChains.of(SOURCES.resolve("Chains.java"));
        Path python = SOURCES.resolve("stacks.py");
        String minor = Running.output("python3", "-c", "import sys; print(sys.version_info[1])")
                .strip();
        PythonChains pythons = PythonChains.of(python, Integer.parseInt(minor) >= 11);
        Path node = SOURCES.resolve("stacks.mjs");
        V8Chains nodes = new V8Chains(node);
        return List.of(
                new Language(
                        "hotspot",
                        "jvm",
                        List.of(Path.of(Hearth.javaHome(), "bin/java").toString(), "-cp", classes.toString(), "Chains"),
                        stack -> List.of("java", "other").contains(stack.thread()) && !JavaChains.endsInAssembly(stack),
                        java::problem),
                new Language(
                        "python", "cpython", List.of("python3", python.toString()), stack -> true, pythons::problem),
                new Language(
                        "v8",
                        "v8js",
                        List.of("node", node.toString()),
                        stack -> !stack.has("start_thread") && !stack.has("clone3") && !stack.has("clone"),
                        nodes::problem));
    }

    /** Beginning of its bundle's file name. */
    String bundle() {
        return "io.hearth.unwinder." + runtime;
    }

    boolean isNamed(Stack stack) {
        return stack.frames().stream().anyMatch(frame -> frame.type().equals(frameType));
    }

    static boolean isUnresolved(Stack stack) {
        return stack.frames().stream().anyMatch(frame -> frame.function().equals("[unresolved]"));
    }
}
