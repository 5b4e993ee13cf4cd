/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.GnuHash;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;

/** The unwinder of V8 in Node.js. */
@Component(service = Unwinder.class)
public final class V8Unwinder implements Unwinder {
    private static final Pattern FILE_NAME =
            Pattern.compile("(?:node|nodejs|nsolid)[0-9.]*|libnode\\.so(?:\\.[0-9.]+)?");

    private static final String EXPORTED = "v8dbg_SmiTag";

    @Override
    public Description description() {
        return new Description("v8", "v8js", "V8 9.4 to 13.6 (Node.js 16 to 24)", "unwind_v8");
    }

    @Override
    public byte[] object(String architecture) throws IOException {
        String name = "/bpf/" + architecture + "/v8.bpf.o";
        try (InputStream object = V8Unwinder.class.getResourceAsStream(name)) {
            if (object == null) {
                throw new IOException("no BPF object of the V8 unwinder for " + architecture);
            }
            return object.readAllBytes();
        }
    }

    @Override
    public Optional<V8Image> image(String fileName, ElfFile elf) throws UnwinderException, IOException {
        // Programs that embed V8, and node under another name, export what add-ons need.
        if (!FILE_NAME.matcher(fileName).matches() && !exports(elf)) {
            return Optional.empty();
        }
        V8Symbols symbols = V8Symbols.read(elf);
        return symbols.isV8() ? Optional.of(V8Image.of(elf, symbols)) : Optional.empty();
    }

    /** Files without a hash table of exports are none of these: Node.js and its library have one. */
    private static boolean exports(ElfFile elf) throws ElfException {
        boolean hasTable = elf.section(".gnu.hash").isPresent();
        return hasTable && GnuHash.mayExport(elf, EXPORTED);
    }
}
