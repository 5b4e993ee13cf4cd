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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The chains of {@code workloads/go/stacks} and {@code workloads/go/cgo}: functions from main on, and a piece of the
 * line at which each calls the next. Frames of the runtime between them are left aside; C functions begin with c_.
 */
final class GoChains {

    /** What a stack may begin with when the scheduler works for no goroutine. */
    private static final Pattern SCHEDULER =
            Pattern.compile("runtime\\.(mcall|mstart|mstart0|gogo|rt0_go|sigtramp.*|sigreturn.*|goexit.*)|_rt0_.*");

    private static final Pattern THREAD = Pattern.compile("clone3?|start_thread|_+clone.*");
    private static final String LONG = "long and wide ".repeat(100);

    private final List<String> source;
    private final boolean isCgo;
    private final List<List<Step>> chains = new ArrayList<>();

    private record Step(String function, String line) {}

    private GoChains(Path file, boolean isCgo) {
        this.isCgo = isCgo;
        try {
            source = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoChains stacks(Path folder) {
        GoChains c = new GoChains(folder.resolve("stacks/main.go"), false);
        c.add("recursion", "recurse(20)", repeat(20, "recurse", "recurse(depth-1)"), "recurse", "spin(n)", "spin", "");
        List<String> evenAndOdd = repeat(5, "even", "odd(depth-1)", "odd", "even(depth-1)");
        c.add("mutualRecursion", "even(10)", evenAndOdd, "even", "spin(n)", "spin", "");
        c.add(
                "closures",
                "call(func",
                List.of(),
                "call",
                "f()",
                "closures.func1",
                "call(func",
                "call",
                "f()",
                "closures.func1.1",
                "spin(count)",
                "spin",
                "");
        c.add("methods", "b.burn(n)", List.of(), "(*furnace).burn", "spin(count)", "spin", "");
        c.add("embedded", "h.burn(n)", List.of(), "(*furnace).burn", "spin(count)", "spin", "");
        c.add(
                "inlining",
                "inlinedTwice(n)",
                List.of(),
                "inlinedTwice",
                "inlinedOnce(count)",
                "inlinedOnce",
                "inlinedLoop(count)",
                "inlinedLoop",
                "");
        c.add("leaves", "leaf(sum, i)", List.of(), "leaf", "");
        c.add("deferred", "panic(", List.of(), "deferred.func1", "spin(n)", "spin", "");
        c.add(
                "systemstacks",
                "callersFrom(30",
                repeat(30, "callersFrom", "callersFrom(depth-1"),
                "callersFrom",
                "runtime.Callers(");
        c.add("growth", "spin(n / 4)", List.of(), "spin", "");
        c.add("yields", "runtime.Gosched()");
        c.add("weights", "seventy()", List.of(), "seventy", "spin(7*n", "spin", "");
        c.add("weights", "thirty()", List.of(), "thirty", "spin(3*n", "spin", "");
        c.root("growth.func1", "grow(200)", repeat(200, "grow", "grow(depth-1)"), "grow", "spin(100)", "spin", "");
        c.root("main", "unlabelled()", List.of(), "unlabelled", "spin(n)", "spin", "");
        return c;
    }

    static GoChains cgo(Path folder) {
        GoChains c = new GoChains(folder.resolve("cgo/main.go"), true);
        String[] back = {"_Cfunc_c_call_back", "", "c_call_back", "", "c_inner", ""};
        String[] spins = {"c_spin", ""};
        String[] goSpins = {"goCalledBack", "spin(n) + 1", "spin", ""};
        c.add("intoC", "C.c_spin(n)", List.of(), "_Cfunc_c_spin", "", "c_spin", "");
        c.add("throughC", "C.c_call_back(1)", List.of(back), spins);
        c.add("throughC", "C.c_call_back(1)", List.of(back), goSpins);
        List<String> twice = new ArrayList<>(List.of(back));
        Collections.addAll(twice, "goCalledBack", "C.c_call_back(1)");
        Collections.addAll(twice, back);
        c.add("nested", "C.c_call_back(2)", List.of(back), spins);
        c.add("nested", "C.c_call_back(2)", twice, spins);
        c.add("nested", "C.c_call_back(2)", twice, goSpins);
        List<String> moved = new ArrayList<>(List.of(back));
        Collections.addAll(moved, "goCalledBack", "grow(200)");
        moved.addAll(repeat(200, "grow", "grow(depth-1)"));
        c.add("moved", "C.c_call_back(3)", List.of(back), spins);
        c.add("moved", "C.c_call_back(3)", moved, "grow", "C.c_spin(n)", "_Cfunc_c_spin", "", "c_spin", "");
        c.add(
                "fromThread",
                "C.c_call_back_from_thread()",
                List.of(),
                "_Cfunc_c_call_back_from_thread",
                "",
                "c_call_back_from_thread",
                "");
        c.root("c_thread", "", List.of("c_inner", ""), spins);
        c.root("c_thread", "", List.of("c_inner", ""), "goCalledBack", "sink += spin(n)", "spin", "");
        c.root("goCalledBack.func1", "spin(n / 2)", List.of(), "spin", "");
        return c;
    }

    private static List<String> repeat(int times, String... steps) {
        List<String> repeated = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Collections.addAll(repeated, steps);
        }
        return repeated;
    }

    /** A case, which runs under labels. */
    private void add(String name, String line, List<String> then, String... last) {
        List<String> all = new ArrayList<>(List.of("run", "pprof.Do(", "run.func1", "c.run()", name, line));
        all.addAll(then);
        root("main", "run(c", all, last);
    }

    private void add(String name, String line) {
        add(name, line, List.of());
    }

    private void root(String first, String line, List<String> then, String... last) {
        List<String> all = new ArrayList<>(List.of(first, line));
        all.addAll(then);
        Collections.addAll(all, last);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            String function = all.get(i);
            steps.add(new Step(function.startsWith("c_") ? function : "main." + function, all.get(i + 1)));
        }
        chains.add(steps);
    }

    /** Every function that must be seen. */
    Set<String> functions() {
        Set<String> functions = new TreeSet<>();
        chains.forEach(chain -> chain.forEach(step -> functions.add(step.function)));
        return functions;
    }

    /** What is wrong with a stack; empty when it is a chain, or the begin of one. */
    String problem(Stack stack) {
        List<Frame> ours = ours(stack);
        String root = stack.frames().get(0).function();
        if (ours.isEmpty()) {
            return isNobodys(stack, root) ? "" : "begins with " + root;
        }
        boolean isThread = ours.get(0).function().equals("c_thread");
        if (isThread ? !THREAD.matcher(root).matches() : !root.startsWith("runtime.goexit")) {
            return "begins with " + root + ", then " + ours.get(0).function();
        }
        for (Frame frame : ours) {
            if (!frame.type().equals(frame.function().startsWith("c_") ? "native" : "go")) {
                return frame.function() + " is of type " + frame.type();
            }
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

    /** A goroutine that gave way is not the scheduler's any more; one whose stack grows is. */
    private boolean isNobodys(Stack stack, String root) {
        return SCHEDULER.matcher(root).matches()
                || root.equals("runtime.morestack")
                        && (stack.has("runtime.gopreempt_m") || stack.has("runtime.preemptPark"))
                || isCgo && THREAD.matcher(root).matches()
                || stack.frames().get(0).type().equals("kernel");
    }

    private static List<Frame> ours(Stack stack) {
        return stack.frames().stream()
                .filter(f -> f.function().startsWith("main.") || f.function().startsWith("c_"))
                .toList();
    }

    private String problem(List<Frame> frames, List<Step> chain) {
        StringBuilder right = new StringBuilder();
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            Step step = i < chain.size() ? chain.get(i) : new Step("nothing", "");
            boolean isLast = i == frames.size() - 1;
            if (!frame.function().equals(step.function) || !isWithin(frame) || !isLast && !isAt(frame, step)) {
                return right + " not " + frame.function() + " at line " + frame.line();
            }
            right.append(step.function.replace("main.", "")).append(';');
        }
        return "";
    }

    private boolean isAt(Frame frame, Step step) {
        return step.line.isEmpty() || source.get(frame.line() - 1).contains(step.line);
    }

    /** The line is one of the function that the source says. */
    private boolean isWithin(Frame frame) {
        if (!frame.file().endsWith("/main.go")) {
            return frame.function().startsWith("c_") || frame.function().startsWith("main._Cfunc_");
        }
        String name = frame.function()
                .replace("main.", "")
                .replaceAll("\\.func.*", "")
                .replaceAll(".*\\)\\.", "");
        int first = 0;
        while (first < source.size() && !source.get(first).matches("func (\\(.*\\) )?" + name + "\\(.*")) {
            first++;
        }
        int last = first;
        while (last < source.size() && !source.get(last).equals("}")) {
            last++;
        }
        return frame.line() - 1 >= first && frame.line() - 1 <= last && last < source.size();
    }

    /** What is wrong with the labels of a stack, as far as its functions say what they must be. */
    String labelProblem(Stack stack) {
        List<String> ours = ours(stack).stream().map(Frame::function).toList();
        if (ours.contains("main.unlabelled") || ours.contains("c_thread")) {
            return stack.labels().isEmpty() ? "" : "labels " + stack.labels();
        }
        String name = "";
        if (ours.size() > 3 && ours.get(2).equals("main.run.func1")) {
            name = ours.get(3).replace("main.", "");
        } else if (ours.contains("main.growth.func1")) {
            name = "growth";
        } else {
            return "";
        }
        Map<String, String> expected = new TreeMap<>(Map.of("case", name));
        if (!isCgo) {
            expected.put("größe", "名前 " + name);
            expected.put("long", LONG + name);
            String turn = stack.labels().getOrDefault("turn", "none");
            expected.put("turn", turn.matches("[0-9]") ? turn : "a digit");
        }
        return stack.labels().equals(expected) ? "" : name + ": " + stack.labels();
    }

    /** Whether the labels of a stack are known. */
    boolean hasKnownLabels(Stack stack) {
        List<String> ours = ours(stack).stream().map(Frame::function).toList();
        return ours.contains("main.unlabelled")
                || ours.contains("c_thread")
                || ours.contains("main.growth.func1")
                || ours.size() > 3 && ours.get(2).equals("main.run.func1");
    }
}
