/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static io.hearth.itests.otlpcheck.ProfilesBuilder.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
import io.hearth.itests.otlpcheck.ProfilesBuilder;
import io.hearth.itests.otlpcheck.SampleProfiles;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FoldedTextTest {

    private static String folded(FrameTree tree) throws Exception {
        StringWriter out = new StringWriter();
        FoldedText.write(tree, out);
        return out.toString();
    }

    @Test
    void writesWindowsAsTheGoldenFile() throws Exception {
        assertThat(folded(Merged.tree(SampleProfiles.window(0), SampleProfiles.window(1))))
                .isEqualTo(Merged.resource("two-windows.folded"));
    }

    @Test
    void putsThreadsBelowProcessesIfAskedFor() throws Exception {
        FrameTree tree = Merged.tree(Merged.of(Detail.ATTRIBUTES, SampleProfiles.window(0)), true);

        assertThat(folded(tree))
                .contains("burn;worker;_start;main;loop<int>(int);mix(int) 1\n")
                .contains("burn;burn;_start;main;loop<int>(int);mix(int) 4\n");
    }

    @Test
    void keepsALineALineWhenNamesAreHostile() throws Exception {
        var b = new ProfilesBuilder(SampleProfiles.START_UNIX_NANO, SampleProfiles.WINDOW_NANOS);
        var process = ProfilesBuilder.process(1, "a;b\nc", "");
        b.counted(process, b.stack(b.location(0, 1, "native", line(b.function("f\t;g", "", "", 0), 0))), 3);
        b.counted(process, b.stack(b.location(0, 9, "native")), 2);

        assertThat(folded(Merged.tree(b.build()))).isEqualTo("a:b c;[unknown] 2\na:b c;f :g 3\n");
    }
}
