/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleHeadersTest {

    private static BundleHeaders parse(String text) throws AddonCheck.RefusedException {
        return BundleHeaders.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsTheMainSection() throws AddonCheck.RefusedException {
        BundleHeaders headers =
                parse("Manifest-Version: 1.0\r\nLong: a\r\n bc\r\n  d\r\n\r\nName: x\r\nLong: other\r\n");

        assertThat(headers.value("manifest-version")).isEqualTo("1.0");
        assertThat(headers.value("Long")).isEqualTo("abc d");
        assertThat(headers.value("Name")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: 1\nB: 2\nA: 3\n",
                "A: 1\nFragment-Host: x\nfragment-host: y\n",
                " A: 1\n",
                "A: 1\rB: 2\n",
                "A 1\n",
                "A:1\n",
                "A b: 1\n",
                "A: 1\u0000\n",
            })
    void refusesWhatCanBeReadInTwoWays(String text) {
        assertThatThrownBy(() -> parse(text)).hasMessageStartingWith("its manifest is damaged: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system.bundle",
                " system.bundle",
                "\"system.bundle\"",
                "System.Bundle ; extension:=framework",
                "org.apache.felix.framework;bundle-version=\"[1,2)\"",
                "com.example.host; extension := bootclasspath",
            })
    void knowsExtensionsOfTheFramework(String header) {
        assertThat(FragmentHost.isFramework(header)).isTrue();
    }

    @Test
    void knowsOtherHosts() {
        assertThat(FragmentHost.isFramework("com.example.extension;bundle-version=\"[1,2)\""))
                .isFalse();
        assertThat(FragmentHost.nameIn(" \"a.b\" ;x=\"1,2\"")).isEqualTo("a.b");
        assertThat(FragmentHost.hasSeveral("a;x=\"1,2\"")).isFalse();
        assertThat(FragmentHost.hasSeveral("a,system.bundle")).isTrue();
    }
}
