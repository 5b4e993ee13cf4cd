/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.linux.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BpfMapTest {

    private BpfMap map;

    @BeforeEach
    void createMap() throws Exception {
        TestObjects.needsKernel(5, 6);
        map = BpfMap.create(TestObjects.LINUX, MapSpec.of("numbers", MapType.HASH, 4, 8, 100, 0));
    }

    @AfterEach
    void closeMap() {
        if (map != null) {
            map.close();
        }
    }

    @Test
    void keepsSingleElementsFromAnyBuffer() throws Exception {
        for (boolean direct : new boolean[] {true, false}) {
            ByteBuffer key = buffer(direct, 12).putInt(4, 7).position(4);
            ByteBuffer value = buffer(direct, 16).putLong(8, 77).position(8);
            ByteBuffer out = buffer(direct, 24).position(16);

            assertThat(map.lookup(key, out)).isFalse();
            map.update(key, value);
            assertThat(map.lookup(key, out)).isTrue();
            assertThat(out.getLong(16)).isEqualTo(77);
            assertThat(out.position()).isEqualTo(16);
            assertThat(map.tryUpdate(key, value, BpfMap.NO_EXIST)).isEqualTo(-Errno.EEXIST);
            assertThat(map.delete(7)).isTrue();
            assertThat(map.delete(7)).isFalse();
        }
    }

    @Test
    void refusesBuffersThatAreTooSmall() {
        assertThatThrownBy(() -> map.lookup(buffer(true, 3), buffer(true, 8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.update(buffer(true, 4), buffer(false, 7)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> map.updateBatch(buffer(true, 4), buffer(true, 80), 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatFailedWhenFull() throws Exception {
        for (int i = 0; i < 100; i++) {
            map.update(i, buffer(false, 8));
        }
        assertThatThrownBy(() -> map.update(100, buffer(false, 8)))
                .isInstanceOf(BpfException.class)
                .hasMessage("update failed: E2BIG (map numbers)");
    }

    @Test
    void handlesBatches() throws Exception {
        ByteBuffer keys = buffer(true, 400);
        ByteBuffer values = buffer(true, 800);
        for (int i = 0; i < 90; i++) {
            keys.putInt(i * 4, i);
            values.putLong(i * 8, i * 3L);
        }
        map.updateBatch(keys, values, 90);

        TreeSet<Integer> seen = new TreeSet<>();
        assertThat(map.forEachKey(1000, key -> seen.add(key.getInt(0)))).isEqualTo(90);
        assertThat(seen).hasSize(90).contains(0, 89);
        assertThat(map.forEachKey(5, key -> {})).isEqualTo(5);

        long sum = 0;
        int count = 0;
        BpfMap.Cursor cursor = new BpfMap.Cursor();
        ByteBuffer outKeys = buffer(true, 400);
        ByteBuffer outValues = buffer(true, 800);
        while (!cursor.isAtEnd()) {
            int n = map.lookupBatch(cursor, outKeys, outValues, 64, false);
            for (int i = 0; i < n; i++) {
                sum += outValues.getLong(i * 8) - outKeys.getInt(i * 4) * 3L;
            }
            count += n;
        }
        assertThat(count).isEqualTo(90);
        assertThat(sum).isZero();

        assertThat(map.deleteBatch(keys, 50)).isEqualTo(50);
        assertThat(map.deleteBatch(keys, 50)).isZero();
        assertThat(map.forEachKey(1000, key -> {})).isEqualTo(40);
    }

    @Test
    void knowsItsMemory() {
        assertThat(map.memoryBytes()).isBetween(1600L, 1L << 20);
    }

    private static ByteBuffer buffer(boolean direct, int size) {
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }
}
