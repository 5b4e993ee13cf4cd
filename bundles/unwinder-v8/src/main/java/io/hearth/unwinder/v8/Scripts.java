/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads scripts and remembers some: {@code src/objects/script.tq}. */
final class Scripts {
    private static final int MAX_REMEMBERED = 256;
    private static final int MAX_NAME = 4096;
    private static final int MAX_SOURCE = 16 << 20;
    private static final int MAX_KEPT_LINES = 1 << 20;

    private final Heap heap;
    private final HeapStrings strings;
    private final Map<Key, Script> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Script> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private int keptLines;

    private record Key(long script, long name, long source) {}

    Scripts(Heap heap, HeapStrings strings) {
        this.heap = heap;
        this.strings = strings;
    }

    /** Whether what is remembered takes so much that it had better be forgotten. */
    boolean isFull() {
        return keptLines > MAX_KEPT_LINES;
    }

    void clear() {
        remembered.clear();
        keptLines = 0;
    }

    Script read(long tagged) throws IOException {
        if (heap.type(tagged) != heap.layout.typeScript) {
            return Script.UNKNOWN;
        }
        long name = heap.field(tagged, heap.layout.scriptName);
        long source = heap.field(tagged, heap.layout.scriptSource);
        Key key = new Key(tagged, name, source);
        Script known = remembered.get(key);
        if (known == null) {
            known = new Script(file(strings.text(name, MAX_NAME)), lines(tagged, source));
            remembered.put(key, known);
            keptLines += known.lines().size();
        }
        return known;
    }

    private Lines lines(long tagged, long source) throws IOException {
        long[] ends = heap.array(heap.field(tagged, heap.layout.scriptLineEnds), Integer.MAX_VALUE);
        if (ends.length > 0) {
            int[] positions = new int[ends.length];
            for (int i = 0; i < ends.length; i++) {
                positions[i] = Heap.smi(ends[i]);
            }
            return new Lines(positions);
        }
        // V8 finds the ends of lines when it first needs them, for an error's stack.
        Lines.Scanner scanner = new Lines.Scanner();
        strings.read(source, MAX_SOURCE, scanner);
        Lines lines = scanner.lines();
        return strings.isString(source) ? lines : Lines.NONE;
    }

    static String file(String name) {
        if (!name.startsWith("file://")) {
            return name;
        }
        try {
            String path = new URI(name).getPath();
            return path == null ? name : path;
        } catch (URISyntaxException e) {
            return name.substring("file://".length());
        }
    }
}
