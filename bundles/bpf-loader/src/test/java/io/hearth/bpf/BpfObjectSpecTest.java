/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfObjectSpecTest {

    @Test
    void describesMapsProgramsAndVariables() throws Exception {
        BpfObjectSpec spec = TestObjects.spec("tables");

        assertThat(spec.license()).isEqualTo("GPL");
        MapSpec tables = spec.mapSpec("tables");
        assertThat(tables.type()).isEqualTo(MapType.ARRAY_OF_MAPS);
        assertThat(tables.maxEntries()).isEqualTo(64);
        assertThat(tables.inner().valueSize()).isEqualTo(8);
        assertThat(tables.inner().flags()).isEqualTo(MapSpec.INNER_MAP | MapSpec.MMAPABLE);
        assertThat(spec.mapSpec("words"))
                .extracting(MapSpec::type, MapSpec::keySize, MapSpec::valueSize, MapSpec::flags)
                .containsExactly(MapType.HASH, 4, 8, MapSpec.NO_PREALLOC);
        assertThat(spec.programs()).extracting(ProgramSpec::name).containsExactly("find");
        assertThat(spec.programs().iterator().next().target()).isEqualTo("find");
        assertThat(spec.variables()).contains("table", "row", "found");
    }

    @Test
    void givesTheSameDescriptionEachTime() throws Exception {
        BpfObjectSpec first = TestObjects.spec("variables");
        BpfObjectSpec second = TestObjects.spec("variables");

        assertThat(second.maps()).isEqualTo(first.maps());
        assertThat(second.loadableBtf()).isEqualTo(first.loadableBtf());
        for (ProgramSpec program : first.programs()) {
            ProgramSpec other = second.programs().stream()
                    .filter(p -> p.name().equals(program.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(other.code()).isEqualTo(program.code());
            assertThat(other.mapUses()).isEqualTo(program.mapUses());
        }
    }

    @Test
    void knowsLayoutsOfStructs() throws Exception {
        BpfObjectSpec spec = TestObjects.spec("tail_entry");
        assertThat(spec.structSize("value")).isEqualTo(24);
        assertThat(spec.memberOffset("value", "sums")).isEqualTo(8);
        assertThat(spec.memberOffset("value", "nothing")).isEqualTo(-1);
        assertThat(spec.structSize("nothing")).isEqualTo(-1);
    }

    @Test
    void saysHowSharedValuesDiffer() throws Exception {
        BpfObjectSpec entry = TestObjects.spec("tail_entry");
        assertThat(entry.compareMapValue(TestObjects.spec("tail_target"), "state"))
                .isNull();
        assertThat(entry.compareMapValue(TestObjects.spec("tail_other"), "state"))
                .isEqualTo("map state value.last_slot has size 4 in tail_entry, but 2 in tail_other");
        assertThat(entry.compareMapValue(TestObjects.spec("tables"), "state")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not an object", "\u007fELF"})
    void refusesWhatIsNoObject(String text) {
        assertThatThrownBy(() -> BpfObjectSpec.parse(text.getBytes(), "x")).isInstanceOf(BpfException.class);
    }

    @Test
    void throwsNothingButBpfExceptionForDamagedObjects() throws Exception {
        Random random = new Random(42);
        long end = System.nanoTime() + 4_000_000_000L;
        int refused = 0;
        int rounds = 0;
        List<String> names = List.of("variables", "tail_entry", "tables", "core", "ring");
        while (rounds < 4000 && System.nanoTime() < end) {
            byte[] bytes = TestObjects.bytes(names.get(rounds % names.size())).clone();
            if (rounds % 7 == 0) {
                bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            int changes = 1 + random.nextInt(20);
            for (int i = 0; i < changes && bytes.length > 0; i++) {
                int at = rounds % 3 == 0 ? random.nextInt(Math.min(64, bytes.length)) : random.nextInt(bytes.length);
                bytes[at] = random.nextInt(4) == 0 ? (byte) 0xff : (byte) random.nextInt();
            }
            try {
                BpfObjectSpec.parse(bytes, "damaged");
            } catch (BpfException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
            rounds++;
        }
        assertThat(rounds).isGreaterThan(200);
        assertThat(refused).isGreaterThan(rounds / 10);
    }
}
