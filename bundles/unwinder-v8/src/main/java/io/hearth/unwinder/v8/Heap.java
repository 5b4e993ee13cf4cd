/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;

/** Objects on V8's heap in a process. Tagged words are taken and given as they are; all else is without tag. */
final class Heap {
    private static final int TAG_MASK = 3;
    private static final int OBJECT_TAG = 1;
    private static final int SMI_SHIFT = 32;
    private static final int MAX_ARRAY_BYTES = 4 << 20;

    final RemoteMemory memory;
    final HeapLayout layout;

    Heap(RemoteMemory memory, HeapLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    static boolean isObject(long word) {
        // Weak references have both bits of the tag.
        return (word & OBJECT_TAG) != 0 && (word & ~TAG_MASK) != 0 && word >>> 48 == 0;
    }

    static boolean isSmi(long word) {
        return (word & OBJECT_TAG) == 0;
    }

    static int smi(long word) {
        return (int) (word >> SMI_SHIFT);
    }

    static long address(long tagged) {
        return tagged & ~TAG_MASK;
    }

    /** A field of an object. */
    long field(long tagged, int offset) throws IOException {
        return memory.u64(address(tagged) + offset);
    }

    /** The instance type of an object; -1 when the word is none, which unreadable memory shows as well. */
    int type(long tagged) {
        if (!isObject(tagged)) {
            return -1;
        }
        try {
            long map = field(tagged, 0);
            return isObject(map) ? memory.u16(address(map) + layout.mapType) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Elements of an array of bytes; none when it makes no sense. */
    byte[] byteArray(long tagged) throws IOException {
        return elements(tagged, 1, Integer.MAX_VALUE);
    }

    /** Tagged words of an array, at most that many; none when it makes no sense. */
    long[] array(long tagged, int most) throws IOException {
        byte[] bytes = elements(tagged, Long.BYTES, most);
        long[] words = new long[bytes.length / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = Words.s64(bytes, i * Long.BYTES);
        }
        return words;
    }

    private byte[] elements(long tagged, int size, int most) throws IOException {
        if (!isObject(tagged)) {
            return new byte[0];
        }
        long length = field(tagged, layout.arrayLength);
        int count = isSmi(length) ? Math.min(smi(length), most) : 0;
        if (count <= 0 || count > MAX_ARRAY_BYTES / size) {
            return new byte[0];
        }
        byte[] bytes = memory.bytes(address(tagged) + layout.arrayData, count * size);
        return bytes.length == count * size ? bytes : new byte[0];
    }
}
