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
        return new ProfileFileConfig(path, Format.AUTO, "t", false, null, 20, null);
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
        String known = ": use .html, .pb.gz, .pprof, .folded, .txt, .speedscope.json, .otlp or .otlp.json";
        assertThat(problems(of("/a.b/c.Xyz"))).containsExactly("path: the extension \".Xyz\" names no format" + known);
        assertThat(problems(of("/a.b/stdout")))
                .containsExactly("path: \"stdout\" has no extension that names a format" + known + ", or set format");
    }

    @ParameterizedTest
    @CsvSource({
        "a.json, .speedscope.json or .otlp.json",
        "a.pb, .pb.gz",
        "a.gz, .pb.gz",
        "a.htlm, .html",
        "a.hmtl, .html",
        "a.tx, .txt",
        "a.foldedd, .folded",
        "a.prof, .pprof"
    })
    void namesTheExtensionThatWasMeant(String path, String meant) {
        assertThat(problems(of(path))).singleElement().asString().endsWith("; did you mean " + meant + "?");
    }

    @Test
    void takesAnyNameWhenTheFormatIsSet() {
        assertThat(problems(new ProfileFileConfig("/dev/stdout", Format.FOLDED, "t", false, null, 20, null)))
                .isEmpty();
    }

    @Test
    void wantsAPath() {
        assertThat(problems(ProfileFileConfig.defaults())).containsExactly("path: must name the file to write");
    }
}
