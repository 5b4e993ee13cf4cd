/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.unwinder.testkit.ProcMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Java program that a test started, as an unwinder sees it, and what the unwinder has said of it. */
final class JavaProcess implements TargetProcess, AutoCloseable {

    private final Process process;
    private final ProcMemory memory;
    final Path library;
    private final long bias;
    final List<CodeRange> code = new ArrayList<>();
    ByteBuffer published = ByteBuffer.allocate(0);

    private JavaProcess(Process process, Path library) throws IOException {
        this.process = process;
        this.library = library;
        memory = new ProcMemory(process.pid());
        bias = mapped(process, library);
    }

    /** Homes of all Java runtimes of this machine that have a HotSpot. */
    static List<Path> homes() {
        try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
            return all.filter(home -> !Files.isSymbolicLink(home))
                    .filter(home -> Files.exists(home.resolve("lib/server/libjvm.so")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Runs the test's own busy class, and waits until it has compiled something. */
    static JavaProcess start(Path home, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", "target/test-classes", BusyProgram.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String line = process.inputReader().readLine();
            if (!"ready".equals(line)) {
                throw new IOException("the program said " + line);
            }
            return new JavaProcess(process, home.resolve("lib/server/libjvm.so").toRealPath());
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static long mapped(Process process, Path library) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/maps"))) {
            if (line.endsWith(library.toString())) {
                return Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
            }
        }
        throw new IOException(library + " is not mapped");
    }

    HotSpotProcess attach() throws Exception {
        ElfFile elf = ElfFile.open(library);
        return new HotSpotUnwinder().image("libjvm.so", elf).orElseThrow().attach(this);
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
    public RemoteMemory memory() {
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
    public void code(List<CodeRange> ranges) {
        code.clear();
        code.addAll(ranges);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            memory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String blobName(long blob) throws IOException {
        long name = memory.u64(blob + published.getShort(HotSpotLayout.BLOB_NAME));
        return memory.text(name, 64);
    }

    /** All blobs in use, by the blocks of the heaps: the length in segments begins a block. */
    List<Long> blobs() throws IOException {
        List<Long> blobs = new ArrayList<>();
        ByteBuffer p = published;
        int shift = p.getShort(HotSpotLayout.SEGMENT_SHIFT);
        for (int i = 0; i < p.getInt(HotSpotLayout.HEAP_COUNT); i++) {
            long at = p.getLong(HotSpotLayout.FIRST_HEAP + 24 * i);
            long end = p.getLong(HotSpotLayout.FIRST_HEAP + 24 * i + 8);
            while (at < end) {
                byte[] head = memory.bytes(at, 16);
                int length = head.length < 16
                        ? 0
                        : ByteBuffer.wrap(head).order(p.order()).getInt();
                if (length <= 0) {
                    break;
                }
                if (head[p.getShort(HotSpotLayout.BLOCK_USED)] != 0) {
                    blobs.add(at + p.getShort(HotSpotLayout.BLOCK_HEADER));
                }
                at += (long) length << shift;
            }
        }
        return blobs;
    }

    /** A frame of two words. */
    static RawFrame frame(long pointer, int kind, int cookie, int position) {
        return new RawFrame() {
            @Override
            public long payload() {
                return pointer | kind;
            }

            @Override
            public int count() {
                return 1;
            }

            @Override
            public long word(int index) {
                return (long) cookie << 32 | position & 0xffffffffL;
            }
        };
    }

    /** What a frame was called: one line a function, with file and line. */
    static final class Names implements FrameNames {
        final List<String> functions = new ArrayList<>();
        String tier = "";

        @Override
        public void function(String function, String file, int line, int column, int firstLine) {
            functions.add(function + " " + file + ":" + line + ">=" + firstLine);
        }

        @Override
        public void tier(String tier) {
            this.tier = tier;
        }
    }
}
