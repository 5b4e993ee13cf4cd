/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One mode of {@code chain.lua}: the Lua functions that a stack of it consists of, root first, each at the line that
 * carries its mark.
 */
final class LuaChain {
    static final Path SCRIPT = Machine.root().resolve("itests/workloads/runtimes/lua/chain.lua");

    private static final List<String> SOURCE = lines();
    private static final String STRANGE = "/tmp/" + "lang/".repeat(60) + "größe-漢字.lua";

    private final String mode;
    private final List<Expected> frames;

    private record Expected(String function, String file, int line) {}

    private LuaChain(String mode, List<Expected> frames) {
        this.mode = mode;
        this.frames = frames;
    }

    /** Every mode that has one chain. */
    static List<LuaChain> all() {
        String rec = " recurse@recurse".repeat(12) + " recurse@recurse_leaf";
        String mutual = " even@even odd@odd".repeat(5) + " even@even_leaf";
        return List.of(
                chain("spin", ""),
                chain("recurse", rec),
                chain("mutual", mutual),
                chain("closure", " count@closure"),
                chain("pcall", " fails@fails"),
                chain("metamethod", " Vector.__add@__add"),
                chain("method", " Vector.length@length"),
                chain("sort", " compare@compare"),
                chain("gsub", " replace@replace"),
                chain("coroutine", " outer@outer inner@inner"),
                chain("names", " strange@3"));
    }

    private static LuaChain chain(String mode, String middle) {
        List<Expected> frames = new ArrayList<>();
        String path = "main_chunk@main run@run modes." + mode + "@modes." + mode + middle + " spin@spin";
        for (String frame : path.split(" ")) {
            String[] parts = frame.split("@");
            boolean isStrange = parts[0].equals("strange");
            frames.add(new Expected(
                    parts[0].replace('_', ' ').replace("  ", "__"),
                    isStrange ? STRANGE : SCRIPT.toString(),
                    isStrange ? 3 : line(parts[1].replace('_', ' ').replace("  ", "__"))));
        }
        return new LuaChain(mode, frames);
    }

    /** The line that ends with a mark. */
    private static int line(String mark) {
        for (int i = 0; i < SOURCE.size(); i++) {
            if (SOURCE.get(i).endsWith(" -- " + mark)) {
                return i + 1;
            }
        }
        throw new AssertionError("no line is marked -- " + mark);
    }

    private static List<String> lines() {
        try (Stream<String> lines = Files.lines(SCRIPT)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String mode() {
        return mode;
    }

    /**
     * Whether a stack is one of this chain: its Lua frames are where the chain says, up to the innermost, which may be at
     * any line of its function.
     */
    boolean holds(OtlpStacks.Stack stack) {
        List<OtlpStacks.Frame> lua = lua(stack);
        for (int i = 0; i < lua.size(); i++) {
            OtlpStacks.Frame frame = lua.get(i);
            Expected expected = i < frames.size() ? frames.get(i) : null;
            boolean isInnermost = i == lua.size() - 1;
            if (expected == null
                    || !frame.function().equals(expected.function)
                    || !frame.file().equals(expected.file)
                    || (isInnermost ? !isNear(frame, expected) : frame.line() != expected.line)) {
                return false;
            }
        }
        return !lua.isEmpty();
    }

    boolean isWhole(OtlpStacks.Stack stack) {
        return holds(stack) && lua(stack).size() == frames.size();
    }

    /** The longest function but the main chunk has twelve lines. */
    private static boolean isNear(OtlpStacks.Frame frame, Expected expected) {
        return frame.firstLine() == 0
                || (frame.firstLine() <= expected.line
                        && expected.line <= frame.firstLine() + 12
                        && frame.line() >= frame.firstLine()
                        && frame.line() <= frame.firstLine() + 12);
    }

    /** Functions written in C have a frame too, as they were called, but no line. */
    static List<OtlpStacks.Frame> lua(OtlpStacks.Stack stack) {
        return stack.frames().stream()
                .filter(frame -> frame.type().equals("lua") && !frame.file().equals("[C]"))
                .toList();
    }
}
