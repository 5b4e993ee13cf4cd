/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A hint is given where a name is near, and only there. */
class NearestTest {
    private static final List<String> KNOWN = List.of("otlp", "profiling", "python", "v8");

    @Test
    void namesWhatIsNear() {
        assertThat(Nearest.hint("otpl", KNOWN)).isEqualTo(" (did you mean \"otlp\"?)");
        assertThat(Nearest.hint("profilng", KNOWN)).contains("\"profiling\"");
        assertThat(Nearest.hint("kubernetes", KNOWN)).isEmpty();
        assertThat(Nearest.hint("x", List.of())).isEmpty();
    }

    @Test
    void countsLettersAddedLeftOutAndChanged() {
        assertThat(Nearest.distance("", "")).isZero();
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("same", "same")).isZero();
    }
}
