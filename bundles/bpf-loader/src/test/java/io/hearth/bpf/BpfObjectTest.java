/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.linux.MappedRegion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BpfObjectTest {

    @BeforeEach
    void needsKernel() throws Exception {
        TestObjects.needsKernel(5, 17);
    }

    @Test
    void runsSubprogramsAndCallbacksAndSharesVariables() throws Exception {
        LoadOptions options = new LoadOptions().constant("rounds", 11).constant("label", "xyz\0\0\0\0\0".getBytes());
        try (BpfObject object = TestObjects.load("variables", options)) {
            assertThat(object.global("calls").getInt(0)).isEqualTo(40);
            assertThat(object.program("loop").testRun(new byte[8])).isEqualTo(42 + 11);
            assertThat(object.global("sum").getLong(0)).isEqualTo(55);
            assertThat(object.global("small").getShort(2)).isEqualTo((short) 'x');
            object.global("calls").putInt(0, 100);
            assertThat(object.program("second").testRun(new byte[8])).isEqualTo(101);
            assertThat(object.global("rounds").getInt(0)).isEqualTo(11);
            assertThatThrownBy(() -> object.global("rounds").putInt(0, 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> object.global("nothing")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesOptionsThatNameNothing() throws Exception {
        assertThatThrownBy(() -> TestObjects.load("variables", new LoadOptions().constant("nothing", 1)))
                .isInstanceOf(BpfException.class)
                .hasMessage("object variables has no global variable 'nothing'");
        assertThatThrownBy(() -> TestObjects.load("tables", new LoadOptions().mapEntries("nothing", 1)))
                .isInstanceOf(BpfException.class)
                .hasMessage("object tables has no map 'nothing'");
        assertThatThrownBy(() -> TestObjects.load("variables", new LoadOptions().constant("label", 1)))
                .hasMessageContaining("is no number");
    }

    @Test
    void jumpsBetweenObjectsThatShareAProgramArray() throws Exception {
        try (BpfObject entry = TestObjects.load("tail_entry", new LoadOptions())) {
            BpfProgram program = entry.program("entry");
            assertThat(program.testRun(new byte[8])).isEqualTo(-1);

            LoadOptions shared = new LoadOptions().share("state", entry.map("state"));
            BpfObject first = TestObjects.load("tail_target", shared.constant("own_slot", 1));
            BpfObject second = TestObjects.load("tail_target", shared.constant("own_slot", 2));
            entry.map("slots").update(1, first.program("target").fd());
            entry.map("slots").update(2, second.program("target").fd());
            first.close();
            second.close();

            assertThat(program.testRun(new byte[8])).isEqualTo(100);
            entry.global("slot").putInt(0, 2);
            assertThat(program.testRun(new byte[8])).isEqualTo(200);
            ByteBuffer value = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(entry.map("state").lookup(0, value)).isTrue();
            assertThat(value.getInt(0)).isEqualTo(3);
            assertThat(value.getInt(4)).isEqualTo(2);
            assertThat(entry.global("fell_through").getInt(0)).isEqualTo(1);
        }
    }

    @Test
    void refusesASharedMapOfAnotherShape() throws Exception {
        try (BpfObject tables = TestObjects.load("tables", new LoadOptions())) {
            assertThatThrownBy(() ->
                            TestObjects.load("tail_target", new LoadOptions().share("state", tables.map("words"))))
                    .isInstanceOf(BpfException.class)
                    .hasMessageContaining("object tail_target wants map state with type=2 key=4 value=24");
        }
    }

    @Test
    void fillsInnerMapsByStores() throws Exception {
        try (BpfObject object = TestObjects.load("tables", new LoadOptions().mapEntries("tables", 100))) {
            BpfMap tables = object.map("tables");
            assertThat(tables.maxEntries()).isEqualTo(100);
            List<BpfMap> inner = new ArrayList<>();
            ByteBuffer keys = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer fds = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 2; i++) {
                BpfMap map = tables.createInner(1000 * (i + 1));
                try (MappedRegion memory = map.mmap()) {
                    for (int row = 0; row < map.maxEntries(); row++) {
                        memory.bytes().putLong(row * map.mappedStride(), row * 10L + i);
                    }
                }
                keys.putInt(i * 4, i + 98);
                fds.putInt(i * 4, map.fd());
                inner.add(map);
            }
            tables.updateBatch(keys, fds, 2);
            inner.forEach(BpfMap::close);

            object.global("table").putInt(0, 99);
            object.global("row").putInt(0, 1999);
            assertThat(object.program("find").testRun(new byte[8])).isZero();
            assertThat(object.global("found").getLong(0)).isEqualTo(19991);
            object.global("table").putInt(0, 98);
            assertThat(object.program("find").testRun(new byte[8])).isEqualTo(2);
            object.global("table").putInt(0, 5);
            assertThat(object.program("find").testRun(new byte[8])).isEqualTo(1);

            BpfMap perCpu = object.map("per_cpu");
            ByteBuffer counts = ByteBuffer.allocate(perCpu.lookupSize()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(perCpu.lookup(1, counts)).isTrue();
            long sum = 0;
            for (int at = 0; at < perCpu.lookupSize(); at += 8) {
                sum += counts.getLong(at);
            }
            assertThat(sum).isEqualTo(3);
            assertThat(object.memoryBytes()).isGreaterThan(4096);
        }
    }

    @Test
    @SuppressWarnings("try")
    void countsRunsAndTimeWhileStatisticsAreOn() throws Exception {
        try (BpfObject object = TestObjects.load("variables", new LoadOptions());
                BpfLoader.Statistics ignored = new BpfLoader(TestObjects.LINUX).enableStatistics()) {
            for (int i = 0; i < 50; i++) {
                object.program("loop").testRun(new byte[8]);
            }
            ProgramStatistics statistics = object.program("loop").statistics();
            assertThat(statistics.verifiedInstructions()).isPositive();
            assertThat(object.program("loop").id()).isPositive();
            // A test run is counted by newer kernels only.
            assertThat(statistics.runCount()).isBetween(0L, 50L);
        }
    }

    @Test
    void leavesOutWhatIsDisabled() throws Exception {
        try (BpfObject object = TestObjects.load(
                "refused", new LoadOptions().disable("unchecked").disable("missing"))) {
            assertThat(object.programs()).extracting(BpfProgram::name).containsExactly("fine");
            assertThat(object.program("fine").testRun(new byte[8])).isEqualTo(7);
        }
        assertThatThrownBy(() -> TestObjects.load("tail_target", new LoadOptions().disable("state")))
                .isInstanceOfSatisfying(
                        VerifierException.class,
                        e -> assertThat(e.reason()).isEqualTo("it reaches a map that was left out"));
    }

    @Test
    void leavesNothingOpenAfterClosingOrFailing() throws Exception {
        TestObjects.load("tables", new LoadOptions()).close();
        long before = TestObjects.openDescriptors();
        for (int i = 0; i < 3; i++) {
            BpfObject object = TestObjects.load("tables", new LoadOptions());
            object.global("found").getLong(0);
            object.close();
            object.close();
            assertThatThrownBy(object.map("words")::fd).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> TestObjects.load("refused", new LoadOptions()))
                    .isInstanceOf(VerifierException.class);
        }
        assertThat(TestObjects.openDescriptors()).isEqualTo(before);
    }
}
