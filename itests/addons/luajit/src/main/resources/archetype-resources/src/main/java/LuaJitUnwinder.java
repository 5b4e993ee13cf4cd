/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** LuaJIT 2.1 in GC64 mode: as a program, as a library, or linked into another program. */
@Component(service = Unwinder.class)
public final class LuaJitUnwinder implements Unwinder {

    @Override
    public Description description() {
        return new Description("luajit", "lua", "LuaJIT 2.1, GC64", "unwind_luajit");
    }

    @Override
    public byte[] object(String architecture) throws IOException {
        try (InputStream in = LuaJitUnwinder.class.getResourceAsStream("/bpf/" + architecture + "/luajit.bpf.o")) {
            if (in == null) {
                throw new IOException("no BPF object for " + architecture);
            }
            return in.readAllBytes();
        }
    }

    @Override
    public Optional<? extends RuntimeImage> image(String fileName, ElfFile elf) throws UnwinderException, IOException {
        return LuaJitImage.recognise(elf);
    }
}
