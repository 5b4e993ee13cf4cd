/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import io.hearth.elf.ElfFile;
import io.hearth.elf.golang.GoPclntab;
import io.hearth.profiler.api.LabelSource;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * The unwinder of Go. Its frames are native ones, unwound by rows and named by the executable's own tables; this adds
 * what rows cannot say: where a stack goes on when the runtime has changed to another one, and the labels of {@code
 * runtime/pprof}.
 */
@Component(service = Unwinder.class)
public final class GoUnwinder implements Unwinder, LabelSource {

    @Override
    public Description description() {
        return new Description("go", "go", "Go 1.16 to 1.27", "unwind_go");
    }

    @Override
    public Optional<GoUnwinder> labels() {
        return Optional.of(this);
    }

    @Override
    public String program() {
        return "label_go";
    }

    @Override
    public byte[] object(String architecture) throws IOException {
        String name = "/bpf/" + architecture + "/go.bpf.o";
        try (InputStream object = GoUnwinder.class.getResourceAsStream(name)) {
            if (object == null) {
                throw new IOException("no BPF object of the Go unwinder for " + architecture);
            }
            return object.readAllBytes();
        }
    }

    @Override
    public Optional<GoImage> image(String fileName, ElfFile elf) throws UnwinderException, IOException {
        Optional<GoPclntab> table = GoPclntab.of(elf);
        if (table.isEmpty()) {
            return Optional.empty();
        }
        RuntimeFunctions functions = RuntimeFunctions.find(table.get());
        // A plugin has code of Go, but the runtime is in the program that loads it.
        return functions.isRuntime() ? Optional.of(GoImage.of(elf, functions)) : Optional.empty();
    }
}
