/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.layout.MappingLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MappingPoolTest {

    private ByteBuffer memory = ByteBuffer.allocate(0);

    private ByteBuffer grow(int entries) {
        ByteBuffer larger = ByteBuffer.allocate(entries * MappingLayout.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        larger.put(0, memory, 0, memory.capacity());
        memory = larger;
        return larger;
    }

    @Test
    void reusesASegmentOnlyAfterASecond() throws IOException {
        MappingPool pool = new MappingPool(this::grow);
        int sizeClass = MappingPool.sizeClass(5);
        int first = pool.allocate(sizeClass, 0);
        pool.release(first, sizeClass, 0);
        assertThat(pool.allocate(sizeClass, 999_999_999L)).isNotEqualTo(first);
        assertThat(pool.allocate(sizeClass, 1_000_000_001L)).isEqualTo(first);
    }

    @Test
    void growsAndKeepsWhatIsThere() throws IOException {
        MappingPool pool = new MappingPool(this::grow);
        int before = pool.entries();
        int first = pool.allocate(3, 0);
        pool.write(first, 0x1000, 0x2000, 0x10, 3, 0);
        while (pool.entries() == before) {
            pool.allocate(10, 0);
        }
        assertThat(memory.getLong(first * MappingLayout.SIZE + MappingLayout.END))
                .isEqualTo(0x2000);
        assertThat(memory.getInt(first * MappingLayout.SIZE + MappingLayout.OBJECT))
                .isEqualTo(3);
    }

    @Test
    void roundsSegmentsUpToPowersOfTwo() {
        assertThat(MappingPool.sizeClass(0)).isEqualTo(3);
        assertThat(MappingPool.sizeClass(8)).isEqualTo(3);
        assertThat(MappingPool.sizeClass(9)).isEqualTo(4);
        assertThat(MappingPool.sizeClass(1024)).isEqualTo(10);
    }
}
