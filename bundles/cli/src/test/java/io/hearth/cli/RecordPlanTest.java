/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.hearth.collector.core.MetricsSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPlanTest {

    private static RecordPlan plan(String... args) throws UsageException {
        String[] all = new String[args.length + 1];
        all[0] = "record";
        System.arraycopy(args, 0, all, 1, args.length);
        return RecordPlan.of(Arguments.parse(new CommandTable(), all));
    }

    @Test
    void profilesTheWholeMachineWhenNothingIsSaid() throws UsageException {
        Map<String, Object> configuration = plan().configuration(List.of(), "figures.json");

        assertThat(configuration).extractingByKey("exporters", MAP).containsOnlyKeys("profile_file");
        assertThat(configuration)
                .extractingByKey("receivers", MAP)
                .extractingByKey("profiling", MAP)
                .containsEntry("samples_per_second", 99)
                .doesNotContainKey("include");
    }

    @Test
    void writesOneExporterForEachOutput() throws UsageException {
        Map<String, Object> configuration =
                plan("-o", "a.html", "-o", "b.folded").configuration(List.of(), "figures.json");

        assertThat(configuration).extractingByKey("exporters", MAP).containsOnlyKeys("profile_file", "profile_file/2");
        assertThat(configuration)
                .extractingByKey("service", MAP)
                .extractingByKey("pipelines", MAP)
                .extractingByKey("profiles", MAP)
                .containsEntry("exporters", List.of("profile_file", "profile_file/2"));
    }

    @Test
    void includesWhatFiltersNameAndWhatWasStarted() throws UsageException {
        Map<String, Object> configuration =
                plan("--pid", "4", "-p", "5", "--exe", "java").configuration(List.of(77), "figures.json");

        assertThat(configuration)
                .extractingByKey("receivers", MAP)
                .extractingByKey("profiling", MAP)
                .extractingByKey("include", MAP)
                .isEqualTo(Map.of("pids", List.of(4, 5, 77), "executables", List.of("java")));
    }

    @Test
    void showsAProbeInsteadOfCpuTime() throws UsageException {
        RecordPlan plan = plan("--probe", "page_faults", "-o", "a.html", "--pid", "4");

        Map<String, Object> configuration = plan.configuration(List.of(), "figures.json");
        assertThat(configuration)
                .extractingByKey("receivers", MAP)
                .extractingByKey("profiling", MAP)
                .containsEntry("probes", List.of("page_faults"));
        assertThat(configuration)
                .extractingByKey("exporters", MAP)
                .extractingByKey("profile_file", MAP)
                .containsEntry("sample_type", "page_faults");
        assertThat(plan.title()).isEqualTo("pid 4, page faults");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> plan("--frequency", "0")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> plan("--frequency", "99999")).hasMessageContaining("from 1 to 10000");
        assertThatThrownBy(() -> plan("--pid", "self")).hasMessageContaining("not \"self\"");
    }

    @Test
    void refusesOutputsThatCannotBeWritten(@TempDir Path folder) {
        assertThatThrownBy(() -> RecordPreflight.checkWritable("--output", folder.toString()))
                .hasMessageContaining("is a folder");
        assertThatThrownBy(() -> RecordPreflight.checkWritable("--output", folder + "/none/x.html"))
                .hasMessageContaining("there is no folder " + folder + "/none");
    }

    @Test
    void refusesACommandThatCannotBeStarted(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        assertThatThrownBy(() -> RecordPreflight.checkCommand(List.of(folder + "/none", "-x"), null))
                .hasMessage("cannot start " + folder + "/none: there is no such file");
        assertThatThrownBy(() -> RecordPreflight.checkCommand(List.of(text.toString()), null))
                .hasMessage("cannot start " + text + ": it is not an executable file");
        assertThatThrownBy(() -> RecordPreflight.checkCommand(List.of("text"), folder + ":/bin"))
                .hasMessage("cannot start text: it is in no folder of PATH");
        RecordPreflight.checkCommand(List.of("sh"), folder + ":/bin");
        RecordPreflight.checkCommand(List.of(), null);
    }

    @Test
    void namesTheOptionThatAKeyComesFrom() throws UsageException {
        RecordPlan plan = plan("-o", "a.html", "-o", "b.xyz");

        assertThat(plan.typedFor("exporters::profile_file/2::path")).contains("--output b.xyz");
        assertThat(plan.typedFor("receivers::profiling::include")).isEmpty();
    }

    @Test
    void writesFiguresWholeAndAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("figures.json");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        RecordFigures.write(file, new MetricsSnapshot(List.of()), 1);
        Files.writeString(file, "old");
        RecordFigures.write(link, new MetricsSnapshot(List.of()), 1);

        assertThat(file).content().startsWith("{").endsWith("}\n");
        assertThat(link).isSymbolicLink();
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
        assertThatThrownBy(() -> RecordFigures.write(Path.of("/dev/full"), new MetricsSnapshot(List.of()), 1))
                .hasMessage("cannot write --summary /dev/full: No space left on device");
    }

    @Test
    void writesFiguresAsJson() {
        MetricsSnapshot metrics = new MetricsSnapshot(List.of(
                point(ProfilerMetrics.TAKEN, Map.of(), 120),
                point(ProfilerMetrics.DELIVERED, Map.of(), 117),
                point(ProfilerMetrics.LOST, Map.of("reason", "ring_full"), 3),
                point(ProfilerMetrics.LOST, Map.of("reason", "decode_error"), 0),
                point("hearth_profiler_frames_named", Map.of("runtime", "lua"), 7),
                point("hearth_profiler_unwinders_refused", Map.of("runtime", "lua"), 1),
                point("hearth_profiler_frames_named", Map.of("runtime", "idle"), 0),
                point(ProfilerMetrics.CPU_SECONDS, Map.of(), 0.25)));

        assertThat(RecordFigures.json(metrics, 1_500_000_000L))
                .contains("\"duration_seconds\": 1.5,")
                .contains("\"samples_taken\": 120,")
                .contains("\"samples_lost\": 3,")
                .contains("\"lost_by_reason\": {\"ring_full\": 3},")
                .contains("\"cpu_seconds\": 0.25,")
                .contains("\"executables\": 0,")
                .endsWith("\"unwinders\": {\"lua\": {\"frames_named\": 7, \"refused\": 1}}\n}\n");
    }

    private static MetricsSnapshot.Point point(String name, Map<String, String> attributes, double value) {
        return new MetricsSnapshot.Point(name, "1", "", true, attributes, value);
    }
}
