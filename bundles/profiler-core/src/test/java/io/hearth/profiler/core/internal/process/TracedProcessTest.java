/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TracedProcessTest {

    private final TracedProcess process = new TracedProcess(7, 1, "seven");

    private static CodeMapping mapping(long start, long end, String name) {
        return new CodeMapping(start, end, 0x1000, name, null);
    }

    @Test
    void findsTheMappingOfAnAddress() {
        process.map(mapping(0x3000, 0x4000, "b"));
        process.map(mapping(0x1000, 0x2000, "a"));
        assertThat(process.mappingOf(0x1fff)).extracting(CodeMapping::name).isEqualTo("a");
        assertThat(process.mappingOf(0x3000)).extracting(CodeMapping::name).isEqualTo("b");
        assertThat(process.mappingOf(0x2000)).isNull();
        assertThat(process.mappingOf(0x4000)).isNull();
    }

    /** [vsyscall] of x86-64 lies in the upper half of the addresses. */
    @Test
    void ordersMappingsAsUnsignedAddresses() {
        process.map(mapping(0xffffffffff600000L, 0xffffffffff601000L, "[vsyscall]"));
        process.map(mapping(0x7f0000001000L, 0x7f0000002000L, "opened later"));
        assertThat(process.mappings()).extracting(CodeMapping::name).containsExactly("opened later", "[vsyscall]");
        assertThat(process.mappingOf(0x7f0000001500L))
                .extracting(CodeMapping::name)
                .isEqualTo("opened later");
    }

    @Test
    void cutsOlderMappingsWhereANewOneLies() {
        process.map(mapping(0x1000, 0x9000, "old"));
        process.map(mapping(0x3000, 0x5000, "new"));
        assertThat(process.mappings()).extracting(CodeMapping::start).containsExactly(0x1000L, 0x3000L, 0x5000L);
        assertThat(process.mappings()).extracting(CodeMapping::end).containsExactly(0x3000L, 0x5000L, 0x9000L);
        assertThat(process.mappingOf(0x5000))
                .extracting(CodeMapping::fileOffset)
                .isEqualTo(0x5000L);
    }

    @Test
    void keepsAThreadUntilItIsRenamed() {
        byte[] comm = Arrays.copyOf("worker".getBytes(StandardCharsets.US_ASCII), 16);
        TracedThread first = process.thread(8, comm);
        assertThat(first.name()).isEqualTo("worker");
        assertThat(process.thread(8, comm)).isSameAs(first);
        comm[0] = 'W';
        assertThat(process.thread(8, comm)).isNotSameAs(first);
        assertThat(first.name()).isEqualTo("worker");
    }
}
