/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Texts on V8's heap: sequential, external, joined, sliced and forwarded strings, of one or two bytes a character
 * ({@code src/objects/string.h}).
 */
final class HeapStrings {
    private static final int MAX_DEPTH = 64;
    /** Pieces of one text: joined strings that contain themselves have no end. */
    private static final int MAX_PIECES = 4096;

    private static final int CHUNK = 1 << 20;

    private final Heap heap;
    private final StringLayout layout;
    private int pieces;

    /** Takes a text piece by piece. */
    interface Sink {
        void accept(String piece);
    }

    HeapStrings(Heap heap, StringLayout layout) {
        this.heap = heap;
        this.layout = layout;
    }

    boolean isString(long tagged) {
        int type = heap.type(tagged);
        return type >= 0 && type < layout.firstOther;
    }

    /** The text, cut at {@code most} characters; empty when the word is no string. */
    String text(long tagged, int most) throws IOException {
        StringBuilder text = new StringBuilder();
        read(tagged, most, text::append);
        return text.toString();
    }

    /** Hands out the text, up to {@code most} characters. */
    void read(long tagged, int most, Sink sink) throws IOException {
        pieces = 0;
        read(tagged, 0, most, sink, 0);
    }

    /** Characters that were handed out. */
    private int read(long tagged, int from, int most, Sink sink, int depth) throws IOException {
        int type = heap.type(tagged);
        if (type < 0
                || type >= layout.firstOther
                || depth > MAX_DEPTH
                || most <= 0
                || from < 0
                || ++pieces > MAX_PIECES) {
            return 0;
        }
        int length = Math.max(0, heap.memory.s32(Heap.address(tagged) + layout.length) - from);
        int count = Math.min(length, most);
        int representation = type & layout.representationMask;
        if (representation == layout.sequential) {
            return characters(Heap.address(tagged) + layout.chars, type, from, count, sink);
        }
        if (representation == layout.external) {
            return characters(heap.field(tagged, layout.externalData), type, from, count, sink);
        }
        if (representation == layout.thin) {
            return read(heap.field(tagged, layout.thinActual), from, count, sink, depth + 1);
        }
        if (representation == layout.sliced) {
            long offset = heap.field(tagged, layout.slicedOffset);
            int start = Heap.isSmi(offset) ? Heap.smi(offset) : -1;
            long parent = heap.field(tagged, layout.slicedParent);
            return start < 0 || start + from < 0 ? 0 : read(parent, start + from, count, sink, depth + 1);
        }
        if (representation == layout.cons) {
            long first = heap.field(tagged, layout.consFirst);
            int firstLength = Heap.isObject(first) ? heap.memory.s32(Heap.address(first) + layout.length) : 0;
            int done = from < firstLength ? read(first, from, count, sink, depth + 1) : 0;
            long second = heap.field(tagged, layout.consSecond);
            return done + read(second, Math.max(0, from - firstLength), count - done, sink, depth + 1);
        }
        return 0;
    }

    private int characters(long address, int type, int from, int count, Sink sink) {
        boolean isOneByte = (type & layout.encodingMask) == layout.oneByte;
        int width = isOneByte ? 1 : 2;
        int done = 0;
        while (done < count) {
            int wanted = Math.min(count - done, CHUNK);
            byte[] bytes = heap.memory.bytes(address + (long) (from + done) * width, wanted * width);
            if (bytes.length == 0) {
                break;
            }
            sink.accept(new String(bytes, isOneByte ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16LE));
            done += bytes.length / width;
            if (bytes.length < wanted * width) {
                break;
            }
        }
        return done;
    }
}
