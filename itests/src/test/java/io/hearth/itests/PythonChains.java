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

/** The chains of {@code workloads/runtimes/stacks.py}: functions from the root, and the line each calls the next at. */
final class PythonChains implements KnownChains {

    private static final String EVAL = "_PyEval_EvalFrameDefault";

    private final String file;
    private final List<String> source;
    private final boolean isQualified;
    private final List<List<Step>> chains = new ArrayList<>();

    /** A function, and a piece of the line at which it calls the next one; no piece for the last. */
    private record Step(String function, String line) {}

    private PythonChains(Path script, boolean isQualified) {
        try {
            source = Files.readAllLines(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = script.toString();
        this.isQualified = isQualified;
    }

    static PythonChains of(Path script, boolean isQualified) {
        PythonChains chains = new PythonChains(script, isQualified);
        String burn = "return burn(UNIT)";
        String longName = "long_" + "x".repeat(300);
        chains.add("recursion(25)", repeat(25, "recursion", "return recursion(depth - 1)"), "recursion", burn);
        chains.add("even(20)", repeat(10, "even", "return odd", "odd", "return even"), "even", "else burn(UNIT)");
        chains.add(
                "closures()",
                List.of(),
                "closures",
                "return make_closure",
                "make_closure.<locals>.inner",
                "lambda k",
                "make_closure.<locals>.inner.<locals>.<lambda>",
                "lambda k");
        chains.add("closures()", List.of(), "closures", "return make_closure", "make_closure", "");
        chains.add("handler()", List.of(), "handler", burn);
        chains.add("handler()", repeat(1, "handler", "thrower(5)"), "thrower", "");
        chains.add(
                "consume()",
                List.of(),
                "consume",
                "return sum(delegate(3))",
                "delegate",
                "yield from produce(n)",
                "produce",
                "yield burn(UNIT // 3)");
        chains.add(
                "drive()",
                List.of(),
                "drive",
                "outermost().send(None)",
                "outermost",
                "return await middle()",
                "middle",
                "return await innermost()",
                "innermost",
                burn);
        chains.add("nested(24)", repeat(24, "nested", "return list(map("), "nested", burn);
        chains.add("sort()", List.of(), "sort", "return sorted", "sort_key", "return burn(UNIT // 4) + x");
        chains.add("reduce()", List.of(), "reduce", "return functools.reduce", "fold", "return a + burn(UNIT // 4)");
        chains.add("construct()", List.of(), "construct", "return Derived()", "Derived.__init__", "self.value = burn");
        chains.add(
                "methods()",
                List.of(),
                "methods",
                "d.method()",
                "Derived.method",
                "return super().method()",
                "Base.method",
                burn);
        chains.add("methods()", List.of(), "methods", "_ = d.attribute", "Derived.attribute", burn);
        chains.add("methods()", List.of(), "methods", "return d < d", "Derived.__lt__", "return burn(UNIT) < 0");
        chains.add("größe()", List.of(), "größe", "return 測定()", "測定", "return 𐎠𐎡()", "𐎠𐎡", burn);
        chains.add("long_name()", List.of(), longName, "");
        chains.add("weights()", List.of(), "weights", "seventy()", "seventy", "70 * UNIT");
        chains.add("weights()", List.of(), "weights", "thirty()", "thirty", "30 * UNIT");
        chains.add("alternate()", List.of(), "alternate", "ping()", "ping", burn);
        chains.add("alternate()", List.of(), "alternate", "pong()", "pong", burn);
        chains.chains.add(chains.steps(
                "Thread._bootstrap",
                "",
                "Thread._bootstrap_inner",
                "",
                "Thread.run",
                "",
                "worker",
                "thread_work()",
                "thread_work",
                burn,
                "burn",
                ""));
        return chains;
    }

    private static List<String> repeat(int times, String... steps) {
        List<String> repeated = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Collections.addAll(repeated, steps);
        }
        return repeated;
    }

    private void add(String call, List<String> first, String... then) {
        List<String> all = new ArrayList<>(List.of("<module>", "main(float(", "main", "one_round()"));
        Collections.addAll(all, "main_round", "    " + call);
        all.addAll(first);
        Collections.addAll(all, then);
        if (!List.of("make_closure", "thrower").contains(then[then.length - 2])) {
            Collections.addAll(all, "burn", "");
        } else if (then[then.length - 2].equals("thrower")) {
            all.subList(all.size() - 2, all.size()).clear();
            all.addAll(repeat(5, "thrower", "thrower(depth - 1)"));
            Collections.addAll(all, "thrower", "");
        }
        chains.add(steps(all.toArray(String[]::new)));
    }

    private List<Step> steps(String... functionsAndLines) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < functionsAndLines.length; i += 2) {
            String name = functionsAndLines[i];
            String plain = name.substring(name.lastIndexOf('.') + 1);
            steps.add(new Step(isQualified ? name : plain, functionsAndLines[i + 1]));
        }
        return steps;
    }

    /** Every function that a sample must be seen in. */
    Set<String> functions() {
        Set<String> functions = new TreeSet<>();
        chains.forEach(chain -> chain.forEach(step -> functions.add(step.function)));
        functions.removeAll(List.of("make_closure", "thrower"));
        return functions;
    }

    /** Whether this Python has qualified names and calls functions without C code between: both since 3.11. */
    static boolean isQualified(String python) {
        String minor = Running.output(python, "-c", "import sys; print(sys.version_info[1])");
        return Integer.parseInt(minor.strip()) >= 11;
    }

    /** Empty when it is a chain, or the begin of one whose last function itself runs. */
    @Override
    public String problem(Stack stack) {
        List<Frame> python = stack.frames().stream()
                .filter(frame -> frame.type().equals("cpython"))
                .toList();
        if (python.isEmpty()) {
            return "no frame of Python";
        }
        int last = stack.frames().lastIndexOf(python.get(python.size() - 1));
        for (int i = 0; i < last; i++) {
            if (stack.frames().get(i).function().startsWith(EVAL)) {
                return "a call of the interpreter without its frame";
            }
        }
        String problem = "";
        for (List<Step> chain : chains) {
            String here = problem(python, chain);
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
            if (!frame.function().equals(step.function)
                    || (!isLast && !isAt(frame, step))
                    || (frame.file().equals(file) && !isWithin(frame))) {
                return right + " not " + frame.function() + " " + frame.file() + ":" + frame.line();
            }
            right.append(step.function).append(';');
        }
        return "";
    }

    private boolean isAt(Frame frame, Step step) {
        if (step.line.isEmpty()) {
            return true;
        }
        return frame.file().equals(file)
                && frame.line() > 0
                && frame.line() <= source.size()
                && source.get(frame.line() - 1).contains(step.line);
    }

    /** The first line is that of the definition, and the line is not before. */
    private boolean isWithin(Frame frame) {
        if (frame.function().equals("<module>")) {
            return frame.line() > 0;
        }
        String name = frame.function().substring(frame.function().lastIndexOf('.') + 1);
        String definition = source.get(frame.firstLine() - 1);
        return frame.line() >= frame.firstLine()
                && (definition.contains("def " + name) || definition.contains("@") || definition.contains("lambda"));
    }
}
