/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappedRegionTest {

    private static final long PAGE = Linux.pageSize();
    private static final int SHARED_ANONYMOUS = 0x21;

    @Test
    void refusesUseAfterCloseAndKeepsForgottenViewsHarmless() {
        MappedRegion region = map();
        region.bytes().putLong(8, 42);
        ByteBuffer kept = region.bytes().slice(8, 8).order(region.bytes().order());
        assertThat(kept.getLong(0)).isEqualTo(42);

        region.close();
        region.close();

        assertThat(region.isClosed()).isTrue();
        assertThatThrownBy(region::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.getLongAcquire(0)).isInstanceOf(IllegalStateException.class);
        assertThat(kept.getLong(0)).isZero();
        kept.putLong(0, 7);
    }

    @Test
    void keepsOrderedValues() {
        try (MappedRegion region = map()) {
            region.putLongRelease(16, 5);
            region.putIntRelease(24, 6);
            region.putLongVolatile(32, 7);
            assertThat(region.getLongAcquire(16)).isEqualTo(5);
            assertThat(region.getIntAcquire(24)).isEqualTo(6);
            assertThat(region.getLongAcquire(32)).isEqualTo(7);
            assertThatThrownBy(() -> region.getLongAcquire((int) PAGE)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void unmapsRangesThatNobodyCanReach() throws Exception {
        long[] addresses = new long[50];
        for (int i = 0; i < addresses.length; i++) {
            try (MappedRegion region = map()) {
                addresses[i] = region.address();
            }
        }
        long left = addresses.length;
        for (int i = 0; i < 50 && left > addresses.length / 2; i++) {
            System.gc();
            Thread.sleep(20);
            map().close();
            left = stillMapped(addresses);
        }
        assertThat(left).isLessThanOrEqualTo(addresses.length / 2);
    }

    private static long stillMapped(long[] addresses) throws IOException {
        List<Mapping> mappings = ProcMaps.of((int) ProcessHandle.current().pid(), 100_000);
        long count = 0;
        for (long address : addresses) {
            count += mappings.stream().anyMatch(m -> m.start() <= address && address < m.end()) ? 1 : 0;
        }
        return count;
    }

    private static MappedRegion map() {
        long address = SystemCall.call(SystemCall.MMAP, 0, PAGE, 3, SHARED_ANONYMOUS, -1, 0);
        assertThat(address).isPositive();
        return new MappedRegion(address, PAGE);
    }
}
