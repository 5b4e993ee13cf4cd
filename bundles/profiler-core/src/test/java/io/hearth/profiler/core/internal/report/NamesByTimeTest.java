/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.executable.NumberedExecutables;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.LabelSet;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.RawStack;
import io.hearth.profiler.core.internal.trace.RawStacks;
import io.hearth.profiler.core.internal.trace.SampleFates;
import io.hearth.profiler.core.internal.trace.Window;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One address, one raw stack, one window: two names, since the code at it was replaced. */
class NamesByTimeTest {

    private boolean replaced;
    private boolean known = true;
    private String second = "second";

    private final CodeNames names = new CodeNames() {
        @Override
        public void prepare() {}

        @Override
        public Location kernel(long address) {
            throw new AssertionError();
        }

        @Override
        public Location object(@Nullable Executable executable, long vaddr) {
            throw new AssertionError();
        }

        @Override
        public Location address(@Nullable TracedProcess process, long address, long timeNanos) {
            String name = replaced && timeNanos >= 100 ? second : "first";
            List<Line> lines = known ? List.of(new Line(name, "", "", 0, 0, 0)) : List.of();
            return new Location(new MappingKey("[jit]", "", "", ""), "native", lines, address);
        }

        @Override
        public boolean mayName(TracedProcess process) {
            return true;
        }

        @Override
        public boolean hasReplacedCode(TracedProcess process) {
            return replaced;
        }

        @Override
        public boolean takeNews() {
            return false;
        }

        @Override
        public boolean trim() {
            return false;
        }
    };

    private final Locations locations = new Locations(names, new NumberedExecutables() {
        @Override
        public @Nullable Executable byObject(int object) {
            return null;
        }

        @Override
        public int generation() {
            return 0;
        }
    });
    private final WindowProfiles profiles = new WindowProfiles(locations, new ReportSettings(true, "1", Map.of()));
    private final TracedProcess process = new TracedProcess(7, 1, "evil\u001b[2J\udcff");
    private final RawStack stack =
            new RawStacks(1000).intern(new long[] {SampleLayout.addressWord(0x1000)}, 1, 0, process, false);
    private final Origin clock = Origin.cpuClock(20, new SampleFates());

    private Map<String, Integer> report(long... times) {
        Window window = new Window(100);
        window.open(0);
        byte[] thread = "t\u001b".getBytes(StandardCharsets.UTF_8);
        for (long time : times) {
            assertThat(window.add(process, process.thread(7, thread), stack, LabelSet.NONE, clock, time))
                    .isTrue();
        }
        window.close(1000);
        Map<String, Integer> found = new TreeMap<>();
        for (WindowProfiles.Request request : profiles.build(window, 0)) {
            ProfilesData data = request.data();
            assertThat(data.getDictionary().getStringTableList()).noneMatch(s -> s.indexOf('\u001b') >= 0);
            var resource = data.getResourceProfiles(0);
            assertThat(resource.getResource().toString()).contains("x1b[2J").contains("xff");
            for (Sample sample : resource.getScopeProfiles(0).getProfiles(0).getSamplesList()) {
                var dictionary = data.getDictionary();
                int location = dictionary.getStackTable(sample.getStackIndex()).getLocationIndices(0);
                var lines = dictionary.getLocationTable(location);
                String name = lines.getLinesCount() == 0
                        ? ""
                        : dictionary.getStringTable(dictionary
                                .getFunctionTable(lines.getLines(0).getFunctionIndex())
                                .getNameStrindex());
                found.merge(name, sample.getTimestampsUnixNanoCount(), Integer::sum);
            }
        }
        return found;
    }

    @Test
    void eachSampleHasTheNameOfItsTime() {
        assertThat(report(10, 20)).isEqualTo(Map.of("first", 2));
        replaced = true;
        assertThat(report(10, 20, 150, 90, 100)).isEqualTo(Map.of("first", 3, "second", 2));
        second = "third";
        assertThat(report(150)).isEqualTo(Map.of("third", 1));
    }

    @Test
    void whatHasNoNameYetIsAskedForAgain() {
        known = false;
        assertThat(report(10)).isEqualTo(Map.of("", 1));
        known = true;
        assertThat(report(10)).isEqualTo(Map.of("first", 1));
    }
}
