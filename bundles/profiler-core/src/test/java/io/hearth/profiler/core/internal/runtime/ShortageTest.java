/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.bpf.BpfException;
import io.hearth.linux.Errno;
import io.hearth.linux.ErrnoException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ShortageTest {

    @Test
    void isNoReasonToRefuseAnUnwinder() {
        ErrnoException files = new ErrnoException("openat", Errno.EMFILE, "/x");
        assertThat(files).hasMessageContaining("ulimit -n");
        assertThat(Shortage.isCauseOf(files)).isTrue();
        assertThat(Shortage.isCauseOf(new IOException("x", new BpfException("map", Errno.ENOMEM))))
                .isTrue();
        assertThat(Shortage.isCauseOf(new BpfException("verifier", Errno.EINVAL)))
                .isFalse();
        assertThat(Shortage.isCauseOf(new IOException("built with another kit")))
                .isFalse();
    }
}
