/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.Unwinder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The unwinder of Java frames: recognises libjvm.so and brings the BPF object. */
@Component(service = Unwinder.class)
public final class HotSpotUnwinder implements Unwinder {

    @Override
    public Description description() {
        return new Description("hotspot", "jvm", "JDK 8 to 26", "unwind_hotspot");
    }

    @Override
    public byte[] object(String architecture) throws IOException {
        String name = "/bpf/" + architecture + "/hotspot.bpf.o";
        try (InputStream object = HotSpotUnwinder.class.getResourceAsStream(name)) {
            if (object == null) {
                throw new IOException("the hotspot unwinder has no BPF object for " + architecture);
            }
            return object.readAllBytes();
        }
    }

    @Override
    public Optional<HotSpotImage> image(String fileName, ElfFile elf) throws IOException {
        if (!fileName.startsWith("libjvm.so")) {
            return Optional.empty();
        }
        return HotSpotImage.of(elf);
    }
}
