/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coordinates are read and written in one form, and cannot lead out of a repository. */
class CoordinatesTest {

    private static Coordinates of(String text) {
        return requireNonNull(Coordinates.parse(text), text);
    }

    @Test
    void areAPathInARepository() {
        Coordinates plain = of("com.example:thing:1.0");
        assertThat(plain.path()).isEqualTo("com/example/thing/1.0/thing-1.0.jar");
        assertThat(plain).hasToString("com.example:thing:1.0");
        Coordinates full = of("com.example:thing:zip:linux:1.0-SNAPSHOT");
        assertThat(full.path()).isEqualTo("com/example/thing/1.0-SNAPSHOT/thing-1.0-SNAPSHOT-linux.zip");
        assertThat(full).hasToString("com.example:thing:zip:linux:1.0-SNAPSHOT");
        assertThat(full.key()).isEqualTo("com.example:thing:linux");
        assertThat(of("a:b:json:1")).hasToString("a:b:json:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b:[1,2)", "a:b:(1,2]", "a:b:[1,)", "a:b:(,2)", "a:b:[1.5]"})
    void mayHaveARange(String text) {
        assertThat(of(text).isRange()).isTrue();
        assertThat(of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:b",
                "a:b:",
                ":b:1",
                "a::1",
                "a:b:c:d:e:f",
                "../a:b:1",
                "a:..:1",
                "a:b:../1",
                "a:b:..",
                "a/b:c:1",
                "a:b:1/2",
                "a b:c:1",
                "-a:b:1",
                "a:b:[1",
                "a:b:1,2",
                "a:b:[1,2,3]"
            })
    void areRefusedInAnyOtherForm(String text) {
        assertThat(Coordinates.parse(text)).isNull();
    }
}
