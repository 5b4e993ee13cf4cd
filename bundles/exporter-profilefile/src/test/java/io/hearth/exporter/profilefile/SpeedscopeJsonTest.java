/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.itests.otlpcheck.SampleProfiles;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeedscopeJsonTest {

    @Test
    @SuppressWarnings("unchecked")
    void writesStacksWithTheirCpuTime() throws Exception {
        var window = SampleProfiles.window(0);
        StringWriter out = new StringWriter();
        SpeedscopeJson.write(Merged.tree(window), Merged.facts("t", window), out);

        Map<String, Object> file = Merged.json(out.toString());
        var frames = (List<Map<String, Object>>) ((Map<String, Object>) file.get("shared")).get("frames");
        var profile = ((List<Map<String, Object>>) file.get("profiles")).get(0);
        var samples = (List<List<Integer>>) profile.get("samples");
        var weights = (List<Integer>) profile.get("weights");
        List<String> stacks = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            List<Object> names = new ArrayList<>();
            samples.get(i).forEach(frame -> names.add(frames.get(frame).get("name")));
            stacks.add(names + " " + weights.get(i));
        }

        assertThat(profile).containsEntry("type", "sampled").containsEntry("unit", "nanoseconds");
        assertThat(profile).containsEntry("startValue", 0).containsEntry("endValue", 110_000_000);
        assertThat(stacks)
                .contains(
                        "[burn, _start, main, loop<int>(int), mix(int)] 50000000",
                        "[server, main.main] 10000000",
                        "[[kworker], worker_thread] 10000000")
                .hasSize(6);
        assertThat(frames).contains(Map.of("name", "mix(int)", "file", "/src/mix.h", "line", 4));
    }
}
