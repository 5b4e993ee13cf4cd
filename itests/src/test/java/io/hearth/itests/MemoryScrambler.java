/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Overwrites memory of a process with what a reader of its structures may trip over. It knows no runtime: it walks as a
 * profiler does, from the stacks and the data of the libraries along pointers, and leaves at the end of the walk other
 * pointers, pointers back, huge lengths, pieces of other structures, or random bits.
 */
final class MemoryScrambler implements AutoCloseable {
    private static final int STACK_BYTES = 64 << 10;
    private static final int MOST_HOPS = 4;
    private static final int REMEMBERED = 256;
    private static final int WALKS_PER_SURVEY = 2000;
    private static final long MOST_ADDRESS = 1L << 47;
    private static final long[] LENGTHS = {
        -1, 0, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1 << 20, 1 << 30, 1L << 31, 1L << 32, 0xffff, 0x7fff
    };

    private record Mapping(long start, long end, String permissions, String path) {
        boolean isWritable() {
            return permissions.startsWith("rw");
        }

        boolean isCode() {
            return permissions.charAt(2) == 'x';
        }

        /** Code that was compiled while the program ran. */
        boolean isGenerated() {
            return isCode() && path.isEmpty();
        }
    }

    private final FileChannel memory;
    private final Path maps;
    private final Random random;
    private final ByteBuffer few = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    private final long[] remembered = new long[REMEMBERED];
    private final List<Long> roots = new ArrayList<>();
    private List<Mapping> mappings = List.of();
    private List<Mapping> data = List.of();
    private int walks;

    MemoryScrambler(long pid, Random random) throws IOException {
        memory = FileChannel.open(
                Path.of("/proc", Long.toString(pid), "mem"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        maps = Path.of("/proc", Long.toString(pid), "maps");
        this.random = random;
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }

    /** One walk, at whose end something is overwritten, if it ends in memory. Throws when the process has gone. */
    void scramble() throws IOException {
        if (walks++ % WALKS_PER_SURVEY == 0) {
            survey();
        }
        long at = start();
        int hops = random.nextInt(MOST_HOPS + 1);
        for (int i = 0; i < hops; i++) {
            long pointer = word(at);
            Mapping target = mapping(pointer);
            if (target == null) {
                break;
            }
            remembered[random.nextInt(REMEMBERED)] = pointer;
            // Before an address in code is what describes the code.
            int back = target.isGenerated() ? random.nextInt(2048) : random.nextInt(32);
            at = (pointer & -8) - back + random.nextInt(16) * 8L & -8;
        }
        Mapping hit = mapping(at);
        if (hit != null && (hit.isWritable() || hit.isGenerated())) {
            overwrite(at);
        }
    }

    private long start() {
        if (!roots.isEmpty() && random.nextInt(5) > 0) {
            // The outermost frames stay longest.
            int index = roots.size() - 1 - (int) (Math.pow(random.nextDouble(), 2) * roots.size());
            return roots.get(index) + 8L * (random.nextInt(24) - 12);
        }
        Mapping mapping = data.get(random.nextInt(data.size()));
        return mapping.start + (long) (random.nextDouble() * (mapping.end - mapping.start)) & -8;
    }

    private void overwrite(long at) throws IOException {
        long seen = remembered[random.nextInt(REMEMBERED)];
        Mapping any = mappings.get(random.nextInt(mappings.size()));
        switch (random.nextInt(10)) {
            case 0 -> write(at, random.nextLong(), 8);
            case 1 -> write(at, any.start + (long) (random.nextDouble() * (any.end - any.start)), 8);
            case 2 -> write(at, at - 8L * random.nextInt(16), 8);
            case 3, 4 -> write(at, seen, 8);
            case 5 -> write(at, LENGTHS[random.nextInt(LENGTHS.length)], 8);
            case 6 -> write(at + 4L * random.nextInt(2), LENGTHS[random.nextInt(LENGTHS.length)], 4);
            case 7 -> write(at, word(at) ^ 1L << random.nextInt(Long.SIZE), 8);
            case 8 -> write(at + random.nextInt(8), random.nextLong(), 1);
            default -> {
                few.clear();
                if (seen != 0 && memory.read(few, seen & -8) == few.capacity()) {
                    few.flip();
                    memory.write(few, at);
                }
            }
        }
    }

    private void write(long at, long value, int bytes) throws IOException {
        few.clear().putLong(value).flip().limit(bytes);
        memory.write(few, at);
    }

    /** 0 where nothing can be read; the process having gone is found by the next survey. */
    private long word(long at) {
        few.clear().limit(8);
        try {
            return at > 0 && at < MOST_ADDRESS && memory.read(few, at) == 8 ? few.getLong(0) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private Mapping mapping(long address) {
        int low = 0;
        int high = mappings.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Mapping m = mappings.get(middle);
            if (address < m.start) {
                high = middle - 1;
            } else if (address >= m.end) {
                low = middle + 1;
            } else {
                return m;
            }
        }
        return null;
    }

    /** Looks where the memory is, and for the two stacks with most frames. */
    private void survey() throws IOException {
        List<Mapping> found = new ArrayList<>();
        for (String line : Files.readAllLines(maps)) {
            String[] words = line.split(" +", 6);
            int dash = words[0].indexOf('-');
            long start = Long.parseUnsignedLong(words[0].substring(0, dash), 16);
            long end = Long.parseUnsignedLong(words[0].substring(dash + 1), 16);
            if (words[1].startsWith("r") && start >= 0 && end < MOST_ADDRESS) {
                found.add(new Mapping(start, end, words[1], words.length > 5 ? words[5] : ""));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("the process has ended");
        }
        mappings = found;
        data = found.stream().filter(Mapping::isWritable).toList();
        roots.clear();
        List<List<Long>> stacks = new ArrayList<>();
        for (Mapping mapping : data) {
            if (mapping.path.isEmpty() || mapping.path.equals("[stack]")) {
                stacks.add(codePointers(mapping));
            }
        }
        stacks.sort((a, b) -> Integer.compare(b.size(), a.size()));
        stacks.stream().limit(2).forEach(roots::addAll);
    }

    /** Where the last pages of a mapping hold addresses of code. */
    private List<Long> codePointers(Mapping mapping) {
        int size = (int) Math.min(STACK_BYTES, mapping.end - mapping.start);
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        List<Long> pointers = new ArrayList<>();
        try {
            memory.read(bytes, mapping.end - size);
        } catch (IOException e) {
            return pointers;
        }
        for (int at = 0; at + 8 <= bytes.position(); at += 8) {
            Mapping target = mapping(bytes.getLong(at));
            if (target != null && target.isCode()) {
                pointers.add(mapping.end - size + at);
            }
        }
        return pointers;
    }
}
