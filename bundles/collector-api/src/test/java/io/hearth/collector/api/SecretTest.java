/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

    private record Login(String user, Secret password) {}

    @Test
    void staysHiddenWhenARecordAroundItIsPrinted() {
        Login login = new Login("ada", new Secret("hunter2"));
        assertThat(login.toString()).contains("ada").contains("[REDACTED]").doesNotContain("hunter2");
        assertThat(login.password().reveal()).isEqualTo("hunter2");
    }
}
