/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.kernel;

import io.hearth.bpf.BpfMap;
import io.hearth.linux.MappedRegion;
import io.hearth.profiler.core.internal.process.MappingPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The map {@code mapping_pool}: one inner array that is replaced by a larger one. Owned by the reading thread. */
final class MappingPoolMemory implements MappingPool.Memory, AutoCloseable {

    private final BpfMap pool;
    private volatile @Nullable BpfMap poolMap;
    private @Nullable MappedRegion poolMemory;

    MappingPoolMemory(BpfMap pool) {
        this.pool = pool;
    }

    @Override
    public ByteBuffer grow(int entries) throws IOException {
        BpfMap larger = pool.createInner(entries);
        MappedRegion memory = larger.mmap();
        ByteBuffer bytes = memory.bytes().order(ByteOrder.LITTLE_ENDIAN);
        MappedRegion old = poolMemory;
        if (old != null) {
            bytes.put(0, old.bytes(), 0, (int) old.length());
        }
        pool.update(0, larger.fd());
        if (old != null) {
            old.close();
        }
        if (poolMap != null) {
            poolMap.close();
        }
        poolMemory = memory;
        poolMap = larger;
        return bytes;
    }

    /** Any thread. */
    long mapBytes() {
        BpfMap inPool = poolMap;
        return inPool == null ? 0 : inPool.memoryBytes();
    }

    @Override
    public void close() {
        if (poolMemory != null) {
            poolMemory.close();
        }
        BpfMap inPool = poolMap;
        if (inPool != null) {
            inPool.close();
        }
    }
}
