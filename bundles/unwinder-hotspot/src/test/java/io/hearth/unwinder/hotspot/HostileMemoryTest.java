/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.UnwinderException;
import io.hearth.unwinder.testkit.ProcMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A process whose memory says anything: only the exceptions of the API come out, and soon. */
class HostileMemoryTest {

    /** Memory that is real, but for some bytes. */
    private static final class Lying extends ProcMemory {
        private final Random random;
        private final ProcMemory real;

        Lying(ProcMemory real, long seed) {
            this.real = real;
            random = new Random(seed);
        }

        @Override
        public int fill(long address, ByteBuffer into) throws IOException {
            int from = into.position();
            int n = real.fill(address, into);
            if (n > 0 && random.nextInt(30) == 0) {
                into.put(from + random.nextInt(n), (byte) random.nextInt());
            }
            return n;
        }

        @Override
        public void close() {}
    }

    @Test
    void throwsNothingElse() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/proc/self/mem")), "needs the right to read other processes");
        Assumptions.assumeFalse(JavaProcess.homes().isEmpty(), "no Java runtime in the usual place");
        try (JavaProcess process = JavaProcess.start(JavaProcess.homes().get(0));
                ProcMemory real = new ProcMemory(process.pid())) {
            VmFields fields = new VmFields(VmTables.read(symbols(process), real, process.bias()));
            process.attach().close();
            List<Long> blobs = process.blobs();
            int named = 0;
            int refused = 0;
            for (int i = 0; i < 3000; i++) {
                Lying memory = new Lying(real, i);
                Random random = new Random(i);
                MethodReader methods = new MethodReader(memory, fields, Unsigned5.ofVersion(17));
                CompiledCodeReader compiled = new CompiledCodeReader(memory, fields, Unsigned5.ofVersion(17), methods);
                try {
                    CodeHeap.of(fields, memory, process.bias());
                    InterpreterCode.of(fields, memory, process.bias(), false);
                } catch (UnwinderException | IOException e) {
                    refused++;
                }
                try {
                    long blob = blobs.get(random.nextInt(blobs.size()));
                    int id = real.s32(blob + fields.nmethodCompileId);
                    compiled.name(blob, id, random.nextInt(500), i % 2 == 0, new JavaProcess.Names());
                    named++;
                } catch (UnwinderException | IOException e) {
                    assertThat(e.getMessage()).isNotEmpty();
                }
            }
            assertThat(refused).isPositive();
            assertThat(named).isBetween(1, 2999);
        }
    }

    private static Map<String, Long> symbols(JavaProcess process) throws Exception {
        try (ElfFile elf = ElfFile.open(process.library)) {
            return DataSymbols.of(elf, "gHotSpotVM");
        }
    }
}
