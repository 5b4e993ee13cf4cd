/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.bpf.KernelFeature.Presence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelProbesTest {

    @Test
    void findsEverythingThatProfilingNeedsOnANewKernel() throws Exception {
        TestObjects.needsKernel(5, 17);
        for (KernelFeature feature : new KernelProbes(TestObjects.LINUX).all()) {
            if (feature.required()) {
                assertThat(feature.presence()).as(feature.toString()).isEqualTo(Presence.YES);
            }
        }
    }

    @Test
    void saysWhyOrWhatToDoWhateverTheRights() throws Exception {
        long before = TestObjects.openDescriptors();
        List<KernelFeature> features = new KernelProbes(TestObjects.LINUX).all();
        Set<String> ids = new HashSet<>();
        for (KernelFeature feature : features) {
            assertThat(ids.add(feature.id())).as(feature.id()).isTrue();
            assertThat(feature.id()).matches("[a-z][a-z0-9_]*");
            assertThat(feature.isPresent() || !feature.detail().isBlank())
                    .as(feature.toString())
                    .isTrue();
        }
        assertThat(ids)
                .contains("bpf_syscall", "btf", "ring_buffer", "core", "cap_bpf", "kernel_symbols", "uprobe_multi");
        assertThat(TestObjects.openDescriptors()).isEqualTo(before);
    }
}
