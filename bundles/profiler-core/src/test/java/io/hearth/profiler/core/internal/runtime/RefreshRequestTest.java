/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefreshRequestTest {

    private final RefreshRequest request = new RefreshRequest();

    @Test
    void asksAgainForWhatChangedWhileARefreshWasQueued() {
        request.want();
        assertThat(request.begin()).isTrue();
        request.want();
        assertThat(request.begin()).isFalse();
        request.ended();
        assertThat(request.begin()).isTrue();
        request.ended();
        assertThat(request.begin()).isFalse();
    }

    @Test
    void asksAgainForWhatCouldNotBeQueued() {
        request.want();
        assertThat(request.begin()).isTrue();
        request.rejected();
        assertThat(request.begin()).isTrue();
    }
}
