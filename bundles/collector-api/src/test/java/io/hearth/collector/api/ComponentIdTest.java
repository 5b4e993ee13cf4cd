/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentIdTest {

    @ParameterizedTest
    @CsvSource({
        "otlp, otlp, ''",
        "otlp/, , ",
        "otlp/2, otlp, 2",
        "' otlp / front ', otlp, front",
        "otlp/a/b, otlp, a/b",
        "otlp/größe-1.x, otlp, größe-1.x"
    })
    void parsesTypeAndName(String text, String type, String name) {
        if (type == null) {
            assertThatThrownBy(() -> ComponentId.parse(text)).hasMessageContaining("part after / should not be empty");
            return;
        }
        assertThat(ComponentId.parse(text)).isEqualTo(new ComponentId(new ComponentType(type), name));
    }

    @ParameterizedTest
    @CsvSource({
        "'', id must not be empty",
        "/x, part before / should not be empty",
        "1abc, invalid character(s) in type \"1abc\"",
        "a-b, invalid character(s) in type \"a-b\"",
        "a/b c, invalid character(s) in name \"b c\"",
        "a/b$, invalid character(s) in name \"b$\""
    })
    void saysWhatIsWrongWhenTextIsNoId(String text, String message) {
        assertThatThrownBy(() -> ComponentId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void limitsLengthOfTypeAndName() {
        assertThat(ComponentType.isValid("a".repeat(63))).isTrue();
        assertThat(ComponentType.isValid("a".repeat(64))).isFalse();
        String tooLong = "a/" + "b".repeat(1025);
        assertThatThrownBy(() -> ComponentId.parse(tooLong)).hasMessageContaining("1025");
    }

    @Test
    void parsesPipelineIdWhenSignalIsKnown() {
        assertThat(PipelineId.parse("profiles/front")).isEqualTo(new PipelineId(Signal.PROFILES, "front"));
        assertThatThrownBy(() -> PipelineId.parse("profile")).hasMessage("unknown pipeline signal: \"profile\"");
    }
}
