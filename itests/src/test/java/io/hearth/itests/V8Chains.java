/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.itests.OtlpStacks.Frame;
import io.hearth.itests.OtlpStacks.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The chains of {@code workloads/runtimes/stacks.mjs}: functions from a case on, and the line each calls the next at. */
final class V8Chains implements KnownChains {

    private static final String TOP = "(anonymous)";

    private final String file;
    private final List<String> source;
    private final List<List<Step>> chains = new ArrayList<>();

    /** A function, and a piece of the line at which it calls the next one. */
    private record Step(String function, String line) {}

    V8Chains(Path script) {
        try {
            source = Files.readAllLines(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = script.toString();
        add("recursion", "return recurse(20)", repeat(20, "recurse", "recurse(depth - 1)"), "recurse", ": spin(N)");
        add("mutualRecursion", "even(10)", repeat(5, "even", "odd(n - 1)", "odd", "even(n - 1)"), "even", "? spin(N)");
        add("closures", "return outer(N)", List.of(), "outer", "return inner()", "inner", "return spin(n)");
        add("methods", "Shape.make()", List.of(), "make", "new Shape(N)", "Shape", "this.n = spin(n)");
        add("methods", ".area()", List.of(), "area", "this.#side(N)", "#side", "return spin(n)");
        add("exceptions", "throwing();", List.of(), "throwing", "const s = spin(N)");
        add("exceptions", "e.message.length + spin(N)", List.of());
        add("asynchronous", "await awaited()", List.of(), "awaited", "return spin(N)");
        add("asynchronous", "return s + spin(N)", List.of());
        add("awaited", "return spin(N)", List.of());
        add("sorting", ".sort(compare)", List.of(), "compare", "spin(N / 20)");
        add("stringifying", "JSON.stringify(", List.of(), "toJSON", "return spin(N)");
        add("mapping", ".map(each)", List.of(), "each", "return spin(x)");
        add("unicode", "größe(N)", List.of(), "größe", "名前(n)", "名前", "return spin(n)");
        add("generators", "of generate()", List.of(), "generate", "yield spin(N)");
        add("weights", "seventy()", List.of(), "seventy", "spin(7 * N)");
        add("weights", "thirty()", List.of(), "thirty", "spin(3 * N)");
        chains.add(steps(List.of(
                "inlining", "inlined1(", "inlined1", "inlined2(n)", "inlined2", "inlined3(n)", "inlined3", "")));
        List<String> calls = new ArrayList<>(List.of("pingPong", "ping(30 + "));
        calls.addAll(repeat(15, "ping", "pong(n - 1)", "pong", "ping(n - 1)"));
        calls.addAll(List.of("ping", "pong(n - 1)", "pong", ""));
        chains.add(steps(calls));
    }

    private static List<String> repeat(int times, String... steps) {
        List<String> repeated = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Collections.addAll(repeated, steps);
        }
        return repeated;
    }

    private void add(String first, String line, List<String> repeated, String... then) {
        List<String> all = new ArrayList<>(List.of(first, line));
        all.addAll(repeated);
        Collections.addAll(all, then);
        Collections.addAll(all, "spin", "");
        chains.add(steps(all));
    }

    private static List<Step> steps(List<String> functionsAndLines) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < functionsAndLines.size(); i += 2) {
            steps.add(new Step(functionsAndLines.get(i), functionsAndLines.get(i + 1)));
        }
        return steps;
    }

    /** Every function that must be seen. */
    Set<String> functions() {
        Set<String> functions = new TreeSet<>();
        chains.forEach(chain -> chain.forEach(step -> functions.add(step.function)));
        return functions;
    }

    /** Compilers and collectors have threads of their own. */
    @Override
    public boolean concerns(Stack stack) {
        return !stack.has("start_thread") && !stack.has("clone3") && !stack.has("clone");
    }

    /** Empty when it is a chain, or the begin of one. */
    @Override
    public String problem(Stack stack) {
        List<Frame> ours = new ArrayList<>();
        for (Frame frame : stack.frames()) {
            if (frame.type().equals("v8js") && frame.function().isEmpty()) {
                return "a frame without a name";
            }
            if (frame.function().startsWith("Builtins_")) {
                return "a builtin unwound as native code: " + frame.function();
            }
            if (frame.type().equals("v8js") && frame.file().equals(file)) {
                ours.add(frame);
            }
        }
        if (!stack.has("node::Start(int, char**)")) {
            return "no root";
        }
        while (!ours.isEmpty() && ours.get(0).function().equals(TOP)) {
            ours.remove(0);
        }
        String problem = "";
        for (List<Step> chain : chains) {
            String here = problem(ours, chain);
            if (here.isEmpty()) {
                return "";
            }
            problem = here.length() > problem.length() ? here : problem;
        }
        return problem;
    }

    private String problem(List<Frame> frames, List<Step> chain) {
        StringBuilder right = new StringBuilder();
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            Step step = i < chain.size() ? chain.get(i) : new Step("nothing", "");
            boolean isLast = i == frames.size() - 1;
            if (!frame.function().equals(step.function) || !isWithin(frame) || (!isLast && !isAt(frame, step))) {
                return right + " not " + frame.function() + " at line " + frame.line();
            }
            right.append(step.function).append(';');
        }
        return "";
    }

    private boolean isAt(Frame frame, Step step) {
        return source.get(frame.line() - 1).contains(step.line);
    }

    /** The first line is that of the definition, and the line is not behind its end. */
    private boolean isWithin(Frame frame) {
        if (frame.firstLine() <= 0 || frame.line() < frame.firstLine() || frame.line() > source.size()) {
            return false;
        }
        String definition = source.get(frame.firstLine() - 1);
        String name = frame.function().equals("Shape") ? "constructor" : frame.function();
        String end = definition.replaceAll("\\S.*", "") + "}";
        int last = frame.firstLine();
        while (last < source.size() && !source.get(last - 1).startsWith(end)) {
            last++;
        }
        return definition.contains(name) && frame.line() <= last;
    }
}
