/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gives way when the memory is used up. */
class MemoryBudgetTest {

    private static final long SECOND = 1_000_000_000;

    private long now;
    private final MemoryBudget budget = new MemoryBudget(1000, () -> now);
    private final List<String> gaveWay = new ArrayList<>();

    private MemoryBudget.Share receiving(String name, long bytes) throws RefusedException {
        MemoryBudget.Share share = budget.open(() -> gaveWay.add(name));
        share.take(bytes);
        return share;
    }

    @Test
    void slowestBodyGivesWayToAFasterOne() throws Exception {
        receiving("fast", 400);
        MemoryBudget.Share slow = receiving("slow", 100);
        receiving("middle", 300);
        now += 3 * SECOND;
        receiving("new", 300);
        assertThat(gaveWay).containsExactly("slow");
        assertThat(budget.used()).isEqualTo(1000);
        assertThatThrownBy(() -> slow.take(1)).hasMessageContaining("gave way");
        slow.close();
        assertThat(budget.used()).as("given back once").isEqualTo(1000);
    }

    @Test
    void bodiesOfAMomentAgoAndWholeOnesStay() throws Exception {
        receiving("whole", 500).received();
        now += 3 * SECOND;
        receiving("young", 500);
        now += SECOND;
        MemoryBudget.Share late = budget.open(() -> gaveWay.add("late"));
        assertThatThrownBy(() -> late.take(10)).hasMessageContaining("too many requests");
        assertThat(gaveWay).isEmpty();
        assertThat(budget.used()).isEqualTo(1000);
    }

    @Test
    void slowerBodyDoesNotDisplaceAFasterOne() throws Exception {
        MemoryBudget.Share slow = receiving("slow", 10);
        now += 10 * SECOND;
        receiving("fast", 990);
        now += 2 * SECOND;
        assertThatThrownBy(() -> slow.take(10)).hasMessageContaining("too many requests");
        assertThat(gaveWay).isEmpty();
    }
}
