/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfMap;
import io.hearth.bpf.BpfObject;
import io.hearth.linux.MappedRegion;
import io.hearth.profiler.core.internal.executable.KernelExecutables;
import io.hearth.profiler.core.internal.layout.RuleLayout;
import io.hearth.profiler.core.internal.trace.UnwindRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maps {@code unwind_tables} and {@code unwind_rules}. Written by the loader threads; read again by the reading
 * thread, for stacks that are unwound from a copy.
 */
final class UnwindTableMaps implements KernelExecutables, UnwindRows, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UnwindTableMaps.class);

    private final BpfMap tables;
    private final BpfMap rulesMap;
    private final MappedRegion rules;
    private final ByteBuffer pair = direct(8);
    private final @Nullable BpfMap[] rowMaps;
    /** A table without rows, which files that are gone have. */
    private final BpfMap none;

    UnwindTableMaps(BpfObject object) throws IOException {
        this.tables = object.map("unwind_tables");
        this.rulesMap = object.map("unwind_rules");
        this.rowMaps = new BpfMap[tables.maxEntries()];
        this.rules = rulesMap.mmap();
        this.none = tables.createInner(2);
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static final class MappedRows implements Rows {
        private final BpfMap map;
        private final MappedRegion memory;
        private final ByteBuffer bytes;

        MappedRows(BpfMap map) throws IOException {
            this.map = map;
            this.memory = map.mmap();
            this.bytes = memory.bytes().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Override
    public Rows create(int words) throws IOException {
        BpfMap map = tables.createInner((words + 1) / 2);
        try {
            return new MappedRows(map);
        } catch (IOException e) {
            map.close();
            throw e;
        }
    }

    @Override
    public void publish(int[] objects, Rows[] rows) throws IOException {
        ByteBuffer keys = direct(4 * objects.length);
        ByteBuffer values = direct(4 * objects.length);
        for (int i = 0; i < objects.length; i++) {
            BpfMap map = ((MappedRows) rows[i]).map;
            keys.putInt(4 * i, objects[i]);
            values.putInt(4 * i, map.fd());
            synchronized (rowMaps) {
                rowMaps[objects[i]] = map;
            }
        }
        tables.updateBatch(keys, values, objects.length);
    }

    @Override
    public void remove(int[] objects) {
        ByteBuffer keys = direct(4 * objects.length);
        ByteBuffer values = direct(4 * objects.length);
        for (int i = 0; i < objects.length; i++) {
            keys.putInt(4 * i, objects[i]);
            values.putInt(4 * i, none.fd());
        }
        try {
            // Removals, which the kernel does not do in batches, would wait for a grace period each.
            tables.updateBatch(keys, values, objects.length);
        } catch (IOException e) {
            LOG.debug("unwind rows of {} executables not removed", objects.length, e);
        }
        synchronized (rowMaps) {
            for (int number : objects) {
                BpfMap map = rowMaps[number];
                rowMaps[number] = null;
                if (map != null) {
                    map.close();
                }
            }
        }
    }

    @Override
    public ByteBuffer rules() {
        return rules.bytes().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int maxRules() {
        return rulesMap.maxEntries();
    }

    @Override
    public int maxObjects() {
        return tables.maxEntries();
    }

    @Override
    public boolean ruleAt(int number, long vaddr, byte[] rule) {
        BpfMap map;
        synchronized (rowMaps) {
            map = rowMaps[number];
        }
        if (map == null) {
            return false;
        }
        try {
            long page = (vaddr >>> 16) - word(map, 1);
            if (page < 0 || page >= word(map, 0)) {
                return false;
            }
            int lo = word(map, 2 + (int) page);
            int hi = word(map, 3 + (int) page);
            while (hi - lo > 1) {
                int mid = (lo + hi) >>> 1;
                if ((word(map, mid) & 0xffff) <= (vaddr & 0xffff)) {
                    lo = mid;
                } else {
                    hi = mid;
                }
            }
            int row = word(map, lo);
            if ((row & 0xffff) > (vaddr & 0xffff)) {
                return false;
            }
            rules.bytes().get((row >>> 16) * RuleLayout.SIZE, rule);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int word(BpfMap map, int index) throws IOException {
        if (!map.lookup(index >>> 1, pair)) {
            throw new IOException("no row " + index);
        }
        return pair.getInt((index & 1) * 4);
    }

    /** Of all rows; beside those of the object's own maps. Any thread. */
    long mapBytes() {
        long bytes = 0;
        synchronized (rowMaps) {
            for (BpfMap map : rowMaps) {
                bytes += map == null ? 0 : map.memoryBytes();
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        rules.close();
        none.close();
        synchronized (rowMaps) {
            for (BpfMap map : rowMaps) {
                if (map != null) {
                    map.close();
                }
            }
        }
    }
}
