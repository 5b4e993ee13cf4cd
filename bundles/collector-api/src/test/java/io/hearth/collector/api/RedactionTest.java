/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http://a:4318/v1 http://a:4318/v1",
                "http://user:hush@a:4318/v1 http://[REDACTED]@a:4318/v1",
                "https://hush@a https://[REDACTED]@a",
                "https://user:hu@sh@a/x https://[REDACTED]@a/x",
                "https://user:hu/sh@a/x https://[REDACTED]@a/x",
                "https://a/x@y:z https://a/x@y:z",
                "http://a/?api_key=hush&b=c http://a/?api_key=[REDACTED]&b=c",
                "http://a?b=c&Token=hush#f http://a?b=c&Token=[REDACTED]#f",
                "http://u:hush@a?x-api-key=hush;q=1 http://[REDACTED]@a?x-api-key=[REDACTED];q=1",
                "http://a?keyboard=x http://a?keyboard=x",
                "http://[::1]:1/,http://u:hush@b http://[::1]:1/,http://u:hush@b",
                "dns:///hush:x@a dns:///hush:x@a",
                ":// ://",
                "http://@ http://[REDACTED]@",
                "http://?token= http://?token=[REDACTED]"
            })
    void takesOutCredentials(String text, String redacted) {
        if (!text.contains(",")) { // two URLs without a space between them are one malformed text
            assertThat(Redaction.of(text)).isEqualTo(redacted);
        }
        assertThat(Redaction.of("\"" + text + "\" and " + text + "\n"))
                .isEqualTo("\"" + Redaction.of(text) + "\" and " + Redaction.of(text) + "\n");
    }

    @Test
    void takesCredentialsOutOfWhatIsNoUrl() {
        assertThat(Redaction.ofUrl("http://me:hu sh@a:x")).isEqualTo("http://[REDACTED]@a:x");
        assertThat(Redaction.ofUrl("me:hush@a:1")).isEqualTo("[REDACTED]@a:1");
        assertThat(Redaction.ofUrl("a:1")).isEqualTo("a:1");
    }

    @Test
    void knowsNamesOfSecrets() {
        assertThat(Redaction.isSecretName("X-Api-Key")).isTrue();
        assertThat(Redaction.isSecretName("client_secret")).isTrue();
        assertThat(Redaction.isSecretName("key_file")).isFalse();
        assertThat(Redaction.isSecretName("endpoint")).isFalse();
    }

    @Test
    void takesAnyTextInLinearTime() {
        Random random = new Random(1);
        String alphabet = ":/@?&=;#ab \"";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("http://");
            for (int k = random.nextInt(40); k > 0; k--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(Redaction.of(text.toString())).isNotNull();
        }
        for (String part : new String[] {"://", "http://a@", "?a=b&", "@:", "://?token=x&"}) {
            Assertions.assertTimeout(
                    Duration.ofSeconds(5), () -> Redaction.of("http://a:b" + part.repeat(1_000_000 / part.length())));
        }
    }
}
