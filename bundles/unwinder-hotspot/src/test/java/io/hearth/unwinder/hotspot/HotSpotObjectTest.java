/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.bpf.BpfLoader;
import io.hearth.bpf.BpfObject;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.bpf.LoadOptions;
import io.hearth.linux.Linux;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The BPF object against the verifier of the kernel at hand. */
class HotSpotObjectTest {

    /** Instructions of BPF are those of every machine, so the verifier reads the object of another one as well. */
    @ParameterizedTest
    @ValueSource(strings = {"x86-64", "aarch64"})
    void isAcceptedByTheVerifier(String arch) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/sys/kernel/tracing")), "needs root");
        HotSpotUnwinder unwinder = new HotSpotUnwinder();
        BpfObjectSpec spec = BpfObjectSpec.parse(unwinder.object(arch), "hotspot");
        try (BpfObject object = new BpfLoader(new Linux()).load(spec, new LoadOptions().constant("unwinder_slot", 5))) {
            assertThat(object.program(unwinder.description().program())).isNotNull();
        }
    }
}
