/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import io.hearth.unwinder.testkit.ProcMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Strings that no engine makes, on a heap made for the test. */
class HostileStringsTest {
    private static final int BASE = 0x10000;
    private static final int MAP = BASE + 0x100;
    private static final int OTHER_MAP = BASE + 0x200;
    private static final int JOINED = BASE + 0x1000;
    private static final int PLAIN = BASE + 0x2000;

    /** One area of memory, with the objects that the test puts there. */
    private static final class Made extends ProcMemory {
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());

        @Override
        public int fill(long address, ByteBuffer into) throws IOException {
            long at = address - BASE;
            if (at < 0 || at >= bytes.capacity()) {
                throw new IOException("no memory at 0x" + Long.toHexString(address));
            }
            int count = (int) Math.min(into.remaining(), bytes.capacity() - at);
            into.put(bytes.array(), (int) at, count);
            return count;
        }

        void word(int address, int offset, long value) {
            bytes.putLong(address - BASE + offset, value);
        }

        void half(int address, int offset, int value) {
            bytes.putInt(address - BASE + offset, value);
        }
    }

    static List<Path> nodes() throws IOException {
        return Nodes.all();
    }

    private static Made heap(V8Image image) {
        Made memory = new Made();
        StringLayout s = image.strings;
        memory.half(MAP, image.heap.mapType, s.cons | s.oneByte);
        memory.half(OTHER_MAP, image.heap.mapType, s.sequential | s.oneByte);
        memory.word(JOINED, 0, MAP | 1);
        memory.half(JOINED, s.length, 4);
        memory.word(PLAIN, 0, OTHER_MAP | 1);
        memory.half(PLAIN, s.length, 2);
        memory.bytes.put(PLAIN - BASE + s.chars, "ab".getBytes(StandardCharsets.US_ASCII));
        return memory;
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void readsWhatIsJoined(Path node) throws Exception {
        try (ElfFile elf = ElfFile.open(node)) {
            V8Image image = new V8Unwinder().image("node", elf).orElseThrow();
            Made memory = heap(image);
            memory.word(JOINED, image.strings.consFirst, PLAIN | 1);
            memory.word(JOINED, image.strings.consSecond, PLAIN | 1);
            HeapStrings strings = new HeapStrings(new Heap(memory, image.heap), image.strings);
            assertThat(strings.text(JOINED | 1, 100)).isEqualTo("abab");
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotFollowWhatContainsItself(Path node) throws Exception {
        try (ElfFile elf = ElfFile.open(node)) {
            V8Image image = new V8Unwinder().image("node", elf).orElseThrow();
            Made memory = heap(image);
            memory.word(JOINED, image.strings.consFirst, JOINED | 1);
            memory.word(JOINED, image.strings.consSecond, JOINED | 1);
            HeapStrings strings = new HeapStrings(new Heap(memory, image.heap), image.strings);
            assertThat(strings.text(JOINED | 1, 100)).isEmpty();
            memory.half(JOINED, image.strings.length, Integer.MAX_VALUE);
            assertThat(strings.text(JOINED | 1, Integer.MAX_VALUE)).isEmpty();
        }
    }
}
