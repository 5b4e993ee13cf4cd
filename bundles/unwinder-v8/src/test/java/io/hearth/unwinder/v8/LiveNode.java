/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.unwinder.testkit.ProcMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Node.js process that the test has started and stopped, with the frames on its stack. */
final class LiveNode implements TargetProcess, AutoCloseable {
    private static final int STACK_BYTES = 16 << 10;

    private final Process process;
    private final ProcMemory memory;
    private final List<Mapping> mappings = new ArrayList<>();
    List<CodeRange> code = List.of();
    ByteBuffer published = ByteBuffer.allocate(0);

    /** A frame as the kernel half would push it. */
    record Frame(long payload, List<Long> words) implements RawFrame {
        @Override
        public int count() {
            return words.size();
        }

        @Override
        public long word(int index) {
            return words.get(index);
        }
    }

    /** What a frame was called, innermost first, as {@code name file:line}. */
    static final class Names implements FrameNames {
        final List<String> functions = new ArrayList<>();
        String tier = "";

        @Override
        public void function(String function, String file, int line, int column, int firstLine) {
            functions.add(
                    function + " " + file.substring(file.lastIndexOf('/') + 1) + ":" + line + " from " + firstLine);
        }

        @Override
        public void tier(String text) {
            tier = text;
        }
    }

    LiveNode(Path node, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(node.toString()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        memory = new ProcMemory(process.pid());
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(out.readLine())) {
            throw new IOException("node has not started");
        }
    }

    void stop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
        Thread.sleep(50);
        mappings.clear();
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/maps"))) {
            String[] fields = line.split(" +", 6);
            String[] range = fields[0].split("-", 2);
            if (fields[1].contains("x")) {
                mappings.add(new Mapping(
                        Long.parseUnsignedLong(range[0], 16),
                        Long.parseUnsignedLong(range[1], 16),
                        Long.parseLong(fields[2], 16),
                        fields.length > 5 ? fields[5] : ""));
            }
        }
    }

    void resume() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Frames of JavaScript, found by their shape on the stack: a frame pointer and a return address into V8's code. */
    List<Frame> frames(V8Image image) throws IOException {
        String[] state = Files.readString(Path.of("/proc/" + process.pid() + "/syscall"))
                .strip()
                .split(" ");
        long low = Long.decode(state[state.length - 2]);
        byte[] stack = memory.bytes(low, STACK_BYTES);
        CodeAreas areas = CodeAreas.find(image, this);
        List<Frame> frames = new ArrayList<>();
        Heap heap = new Heap(memory, image.heap);
        long callee = Long.decode(state[state.length - 1]);
        long fp = 0;
        for (int at = 0; at + 16 <= stack.length; at += 8) {
            long next = Words.s64(stack, at);
            long ra = Words.s64(stack, at + 8);
            long here = low + at;
            if ((fp == 0 || fp == here) && next > here && next < low + (1 << 20) && isIn(areas, ra)) {
                add(image, heap, areas, here, callee, frames);
                callee = ra - 1;
                fp = next;
            }
        }
        return frames;
    }

    private void add(V8Image image, Heap heap, CodeAreas areas, long fp, long pc, List<Frame> frames)
            throws IOException {
        long function = memory.u64(fp - V8ProcessLayout.FP_FUNCTION);
        long context = memory.u64(fp - V8ProcessLayout.FP_CONTEXT);
        if (!Heap.isObject(context) || !Heap.isObject(function)) {
            return;
        }
        long info = heap.type(function) < 0 ? 0 : heap.field(function, image.heap.functionShared);
        if (heap.type(info) != image.heap.typeFunctionInfo) {
            return;
        }
        long cookie = (long) new Functions(heap, new HeapStrings(heap, image.strings), image.code)
                        .cookie(heap.field(info, image.heap.infoName), heap.field(info, image.heap.infoScript))
                << Integer.SIZE;
        boolean isGenerated = areas.generated().stream().anyMatch(range -> pc >= range.start() && pc < range.end());
        long offset = memory.u64(fp - V8ProcessLayout.FP_BYTECODE_OFFSET);
        long array = memory.u64(fp - V8ProcessLayout.FP_BYTECODE_ARRAY);
        if (isGenerated) {
            long hash = CodeHash.of(memory, pc) & 0xffffffffL;
            frames.add(new Frame(Heap.address(info) | V8ProcessLayout.KIND_JIT, List.of(pc, cookie | hash)));
        } else if (Heap.isSmi(offset)) {
            frames.add(new Frame(
                    Heap.address(info) | V8ProcessLayout.KIND_INTERPRETED, List.of(cookie | Heap.smi(offset), array)));
        }
    }

    private static boolean isIn(CodeAreas areas, long pc) {
        return areas.builtins().stream().anyMatch(range -> pc >= range.start() && pc < range.end())
                || areas.generated().stream().anyMatch(range -> pc >= range.start() && pc < range.end());
    }

    @Override
    public int pid() {
        return (int) process.pid();
    }

    @Override
    public long bias() {
        return 0;
    }

    @Override
    public RemoteMemory memory() {
        return memory;
    }

    @Override
    public List<Mapping> mappings() {
        return mappings;
    }

    @Override
    public void publish(ByteBuffer value) {
        published = value;
    }

    @Override
    public void code(List<CodeRange> ranges) {
        code = ranges;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        memory.close();
    }
}
