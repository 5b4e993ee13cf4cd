/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The header Bundle-License in the forms that bundles have it. */
class LicencesTest {
    @Test
    void areIdentifiersWhereTheHeaderSaysSo() {
        assertThat(Licences.parse("Apache-2.0")).containsExactly("Apache-2.0");
        assertThat(Licences.parse("Apache-2.0;description=\"a, b; c\";link=\"https://x\", MIT"))
                .containsExactly("Apache-2.0", "MIT");
        assertThat(Licences.parse("https://www.apache.org/licenses/LICENSE-2.0.txt"))
                .containsExactly("Apache-2.0");
        assertThat(Licences.parse("http://www.apache.org/licenses/LICENSE-2.0.html, Apache-2.0"))
                .containsExactly("Apache-2.0");
        assertThat(Licences.parse("https://acme.example/licence")).containsExactly("https://acme.example/licence");
        assertThat(Licences.parse("")).isEmpty();
    }

    @Test
    void onlyNamesOfTheListAreIdentifiers() {
        assertThat(Licences.isIdentifier("Apache-2.0")).isTrue();
        assertThat(Licences.isIdentifier("Apache2")).isFalse();
        assertThat(Licences.isIdentifier("https://acme.example/licence")).isFalse();
    }
}
