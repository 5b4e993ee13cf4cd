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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * What stacks of the workload Chains.java look like, by its source: who calls whom, in which lines, how deep. A stack is
 * right when the thread's begin, all Java frames and the lines of all calls are.
 */
record JavaChains(List<String> lines, Map<String, int[]> extents) implements KnownChains {

    private static final String FILE = "Chains.java";
    private static final Pattern DECLARATION = Pattern.compile(
            "(?:    |        )(?:(?:static|public|private|long|void|final) )*.*?([\\w]+)\\([^;]*\\).* \\{",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final List<String> MAIN = List.of("Chains.main", "Chains.rounds", "Chains.run", "run");
    private static final List<String> OTHER =
            List.of("java.lang.Thread.run", "run", "Chains.lambda$main$", "Chains.rounds", "Chains.run", "run");
    private static final Map<String, String> INNER = Map.of(
            "Chains.mutual", "Chains.even",
            "Chains.recursion", "Chains.recurse",
            "Chains.inlined", "Chains.outer",
            "Chains.lambda", "Chains.apply",
            "Chains.namen", "Chains.größeÜberprüfen名前𝕏",
            "Chains.nest", "Chains.nest");

    static JavaChains of(Path source) {
        try {
            List<String> lines = Files.readAllLines(source);
            return new JavaChains(lines, extents(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles a workload into a folder. */
    static void compile(Path source, Path into) {
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--release",
                        "11",
                        "-encoding",
                        "UTF-8",
                        "-d",
                        into.toString(),
                        source.toString());
        if (result != 0) {
            throw new AssertionError(source + " cannot be compiled");
        }
    }

    /** First and last line of each method, by its name; those of one name are taken together. */
    private static Map<String, int[]> extents(List<String> lines) {
        Map<String, int[]> extents = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher m = DECLARATION.matcher(lines.get(i));
            if (m.matches()) {
                String indentation = lines.get(i)
                        .substring(0, lines.get(i).indexOf(lines.get(i).strip()));
                int end = i;
                while (end < lines.size() - 1 && !lines.get(end).equals(indentation + "}")) {
                    end++;
                }
                int[] extent = extents.computeIfAbsent(m.group(1), n -> new int[] {Integer.MAX_VALUE, 0});
                extent[0] = Math.min(extent[0], i + 1);
                extent[1] = Math.max(extent[1], end + 1);
            }
        }
        return extents;
    }

    /** Whether it ended in assembly of libjvm.so that has no unwind table; not the business of who unwinds Java. */
    static boolean endsInAssembly(Stack stack) {
        return stack.frames().get(0).function().matches("_?[Cc]opy_.*|ac[a-z]_Copy\\w+|[ab][a-z]+_Copy\\w+");
    }

    /** The main thread and the workload's own. */
    @Override
    public boolean concerns(Stack stack) {
        return List.of("java", "other").contains(stack.thread()) && !endsInAssembly(stack);
    }

    @Override
    public String problem(Stack stack) {
        List<Frame> frames = stack.frames();
        for (Frame frame : frames) {
            if (frame.function().isEmpty()
                    && !frame.type().equals("kernel")
                    && !frame.type().equals("native")) {
                return "unnamed " + frame.type();
            }
        }
        if (frames.stream().noneMatch(frame -> frame.function().equals("start_thread"))) {
            return "no begin: " + names(frames);
        }
        List<Frame> java = frames.stream()
                .filter(frame -> frame.type().equals("jvm") && !frame.file().isEmpty()
                        || frame.function().contains("$$Lambda"))
                .toList();
        String wrong = chain(java);
        return wrong.isEmpty() ? calls(frames) : wrong + ": " + names(java);
    }

    private static String chain(List<Frame> java) {
        if (java.isEmpty()) {
            return "no Java";
        }
        List<String> wanted = java.get(0).function().startsWith("Chains.main") ? MAIN : OTHER;
        List<Frame> above = java.stream()
                .filter(frame -> !frame.function().startsWith("java.lang.Thread.runWith"))
                .toList();
        for (int i = 0; i < Math.min(wanted.size(), above.size()); i++) {
            String name = name(above.get(i));
            if (wanted.get(i).equals("run") ? !name.endsWith(".run") : !name.startsWith(wanted.get(i))) {
                // Between scenarios time is looked at, and lists are searched.
                return i > 1 && !name.startsWith("Chains.") ? "" : "not " + wanted.get(i);
            }
        }
        return above.size() > wanted.size() + 1 ? scenario(above.subList(wanted.size(), above.size())) : "";
    }

    private static String scenario(List<Frame> frames) {
        String inner = INNER.get(name(frames.get(0)));
        if (inner != null
                && frames.get(1).function().startsWith("Chains.")
                && !name(frames.get(1)).equals(inner)) {
            return "not " + inner;
        }
        boolean isLeaf = name(frames.get(frames.size() - 1)).equals("Chains.leaf");
        long recursions = frames.stream()
                .filter(frame -> name(frame).equals("Chains.recurse"))
                .count();
        long evens = frames.stream()
                .filter(frame -> name(frame).equals("Chains.even"))
                .count();
        // Where the compiler has put several copies of a leaf into one method it may not say which copy runs.
        if (isLeaf
                && (recursions > 0 && (recursions < 30 || recursions > 32)
                        || evens > 0 && (evens < 10 || evens > 12))) {
            return "a depth of " + recursions + " and " + evens;
        }
        return "";
    }

    /** Each call out of the source is in a line that calls, and each line belongs to its method. */
    private String calls(List<Frame> frames) {
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            // The bridge of a generic method has the line of its class.
            if (!frame.file().equals(FILE) || frame.function().contains("compare(Object")) {
                continue;
            }
            String method = method(frame);
            int[] extent = extents.get(method);
            if (extent != null && (frame.line() < extent[0] || frame.line() > extent[1])) {
                return frame.function() + " in line " + frame.line();
            }
            if (extent != null && (frame.firstLine() < extent[0] || frame.firstLine() > extent[1])) {
                return frame.function() + " begins in line " + frame.firstLine();
            }
            Frame callee = i + 1 < frames.size() ? frames.get(i + 1) : frame;
            if (callee.type().equals("jvm")
                    && callee.function().startsWith("Chains")
                    && extents.containsKey(method(callee))
                    && i + 1 < frames.size()
                    && !lines.get(frame.line() - 1).contains(method(callee))) {
                return callee.function() + " called by " + frame.function() + " in line " + frame.line();
            }
        }
        return "";
    }

    private static String name(Frame frame) {
        int arguments = frame.function().indexOf('(');
        return arguments < 0 ? frame.function() : frame.function().substring(0, arguments);
    }

    private static String method(Frame frame) {
        String name = name(frame);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String names(List<Frame> frames) {
        return String.join(
                ";",
                frames.stream()
                        .map(frame -> frame.function().isEmpty() ? "[" + frame.type() + "]" : name(frame))
                        .toList());
    }
}
