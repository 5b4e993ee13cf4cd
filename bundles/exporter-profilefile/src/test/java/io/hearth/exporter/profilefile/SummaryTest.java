/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static io.hearth.itests.otlpcheck.ProfilesBuilder.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.itests.otlpcheck.ProfilesBuilder;
import io.hearth.itests.otlpcheck.SampleProfiles;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void ranksFunctionsByTheirOwnSamples() {
        Summary summary = Summary.of(Merged.tree(SampleProfiles.window(0)), 2);

        assertThat(summary.samples()).isEqualTo(11);
        assertThat(summary.stacks()).isEqualTo(6);
        assertThat(summary.top())
                .containsExactly(
                        new Summary.Row("mix(int)", "burn", "native", 5, 5),
                        new Summary.Row("main.(*Server).Handle", "server", "go", 2, 2));
        assertThat(summary.processes()).extracting(Summary.Row::name).containsExactly("burn", "server");
    }

    @Test
    void countsARecursiveFunctionOnceForEachSample() {
        var b = new ProfilesBuilder(SampleProfiles.START_UNIX_NANO, SampleProfiles.WINDOW_NANOS);
        int f = b.function("f", "", "", 0);
        int here = b.location(0, 1, "native", line(f, 1));
        int there = b.location(0, 2, "native", line(b.function("g", "", "", 0), 1), line(f, 2));
        b.counted(SampleProfiles.NATIVE, b.stack(here, there, here), 4);

        assertThat(Summary.of(Merged.tree(b.build()), 10).top())
                .containsExactly(new Summary.Row("f", "", "native", 4, 4), new Summary.Row("g", "", "native", 0, 4));
    }

    @Test
    void writesJson() throws Exception {
        StringWriter out = new StringWriter();
        Summary.of(Merged.tree(SampleProfiles.window(0)), 1).write("p\"q.html", 99, out);

        assertThat(Merged.json(out.toString()))
                .containsEntry("samples", 11)
                .containsEntry("stacks", 6)
                .containsEntry("path", "p\"q.html")
                .containsEntry("bytes", 99)
                .hasEntrySatisfying(
                        "top",
                        top -> assertThat(top)
                                .hasToString("[{name=mix(int), mapping=burn, kind=native, self=5, total=5}]"))
                .hasEntrySatisfying(
                        "processes", processes -> assertThat(processes).hasToString("[{name=burn, total=7}]"));
    }
}
