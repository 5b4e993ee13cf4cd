/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "5s, PT5S, 5s",
        "1m30s, PT1M30S, 1m30s",
        "300ms, PT0.3S, 300ms",
        "1.5h, PT1H30M, 1h30m0s",
        "1h, PT1H, 1h0m0s",
        "-2s, PT-2S, -2s",
        "+.5s, PT0.5S, 500ms",
        "0, PT0S, 0s",
        "1500us, PT0.0015S, 1.5ms",
        "2µs, PT0.000002S, 2µs",
        "7ns, PT0.000000007S, 7ns",
        "1s500ms, PT1.5S, 1.5s"
    })
    void readsAndWritesWhatGoWrites(String text, String iso, String written) {
        assertThat(GoDuration.parse(text)).isEqualTo(java.time.Duration.parse(iso));
        assertThat(GoDuration.format(GoDuration.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "s", "5", "5x", "1..5s", ".s", "5 s", "1h 2m", "5s5", "106752d", "2562048h"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
