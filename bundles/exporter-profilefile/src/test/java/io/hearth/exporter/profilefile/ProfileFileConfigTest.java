/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileConfigTest {

    private static List<String> problems(ProfileFileConfig config) {
        List<String> problems = new ArrayList<>();
        config.validate((key, sentence) -> problems.add(key + ": " + sentence));
        return problems;
    }

    private static ProfileFileConfig of(String path) {
        return new ProfileFileConfig(path, Format.AUTO, "t", false, null, 20);
    }

    @ParameterizedTest
    @CsvSource({
        "a.html, FLAMEGRAPH",
        "/x/A.HTML, FLAMEGRAPH",
        "a.pb.gz, PPROF",
        "a.pprof, PPROF",
        "a.folded, FOLDED",
        "a.txt, FOLDED",
        "a.speedscope.json, SPEEDSCOPE",
        "a.otlp, OTLP",
        "a.otlp.json, OTLP_JSON"
    })
    void takesTheFormatFromTheExtension(String path, Format format) {
        assertThat(problems(of(path))).isEmpty();
        assertThat(of(path).decidedFormat()).isEqualTo(format);
    }

    @Test
    void namesTheExtensionsWhenOneIsUnknown() {
        assertThat(problems(of("a.json")))
                .containsExactly("path: its extension names no format: use .html, .pb.gz, .pprof, .folded, .txt,"
                        + " .speedscope.json, .otlp or .otlp.json, or set format");
    }

    @Test
    void takesAnyNameWhenTheFormatIsSet() {
        assertThat(problems(new ProfileFileConfig("/dev/stdout", Format.FOLDED, "t", false, null, 20)))
                .isEmpty();
    }

    @Test
    void wantsAPath() {
        assertThat(problems(ProfileFileConfig.defaults())).containsExactly("path: must name the file to write");
    }
}
