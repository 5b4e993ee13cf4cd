/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CoReTest {

    private static final int RESULTS = 14;

    @BeforeEach
    void needsKernel() throws Exception {
        TestObjects.needsKernel(5, 17);
    }

    @Test
    void isResolvedByTheKernel() throws Exception {
        long[] byKernel = run();

        assertThat(byKernel[1]).as("tgid").isEqualTo(ProcessHandle.current().pid());
        assertThat(byKernel[2]).as("size of comm").isEqualTo(16);
        assertThat(byKernel[3]).as("tasks.next exists").isEqualTo(1);
        assertThat(byKernel[4]).as("invented member exists").isZero();
        assertThat(byKernel[5]).as("task_struct exists").isEqualTo(1);
        assertThat(byKernel[6]).as("invented type exists").isZero();
        assertThat(byKernel[7]).as("size of task_struct").isGreaterThan(1000);
        assertThat(byKernel[8]).as("PIDTYPE_SID").isEqualTo(3);
        assertThat(byKernel[9]).as("invented enumerator exists").isZero();
        assertThat(byKernel[10]).as("start of stack").isNotZero();
        assertThat(byKernel[12]).as("offset of comm[3]").isGreaterThan(100);
    }

    private static long[] run() throws Exception {
        try (BpfObject object = TestObjects.load("core", new LoadOptions())) {
            object.program("read").testRun(new byte[8]);
            ByteBuffer results = object.global("results");
            long[] values = new long[RESULTS];
            for (int i = 0; i < RESULTS; i++) {
                values[i] = results.getLong(i * 8);
            }
            return values;
        }
    }
}
