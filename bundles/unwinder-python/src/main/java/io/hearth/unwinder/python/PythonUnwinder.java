/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** CPython, in an executable or in a shared library. */
@Component(service = Unwinder.class)
public final class PythonUnwinder implements Unwinder {

    @Override
    public Description description() {
        return new Description("python", "cpython", "CPython 3.6 to 3.14", "unwind_python");
    }

    @Override
    public byte[] object(String architecture) throws IOException {
        String name = "/bpf/" + architecture + "/python.bpf.o";
        try (InputStream in = PythonUnwinder.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the CPython unwinder has no BPF object for " + architecture);
            }
            return in.readAllBytes();
        }
    }

    @Override
    public Optional<? extends RuntimeImage> image(String fileName, ElfFile elf) throws UnwinderException, IOException {
        return PythonImage.recognise(fileName, elf);
    }
}
