/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Whatever a process holds, naming ends soon and throws nothing but that memory cannot be read. */
class HostileMemoryTest {
    private static final int FRAMES = 2000;

    @RepeatedTest(20)
    void namesFramesOfNonsense(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RemoteMemory memory = new Nonsense(random);
        Prototypes prototypes = new Prototypes(memory);
        FrameNaming naming = new FrameNaming(prototypes, new Traces(memory));
        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < FRAMES; i++) {
                boolean isTrace = random.nextInt(4) == 0;
                LuaFrame frame = new LuaFrame(
                        address(random),
                        isTrace,
                        random.nextInt(1 << 24),
                        random.nextLong() >>> 24,
                        random.nextBoolean() ? address(random) : 0,
                        random.nextInt(1 << 17),
                        random.nextBoolean() ? address(random) : 0);
                try {
                    naming.name(frame, new Names());
                } catch (IOException e) {
                    assertTrue(e.getMessage().startsWith("nothing at"), e::toString);
                }
            }
        });
    }

    private static long address(Random random) {
        return 4096L + (random.nextInt(1 << 20) & ~7);
    }

    /** Names that must be fit to be shown. */
    private static final class Names implements FrameNames {
        @Override
        public void function(String function, String file, int line, int column, int firstLine) {
            assertTrue(!function.isEmpty() && file.length() < 10_000);
        }

        @Override
        public void tier(String tier) {}
    }

    /** Memory in which every third word is a pointer, a type, a small number or an instruction that means something. */
    private record Nonsense(Random random) implements RemoteMemory {
        @Override
        public void read(long address, ByteBuffer into) throws IOException {
            if (random.nextInt(20) == 0) {
                throw new IOException("nothing at " + address);
            }
            while (into.hasRemaining()) {
                into.put((byte) random.nextInt());
            }
            ByteBuffer whole = into.duplicate().order(ByteOrder.nativeOrder()).flip();
            for (int at = 0; at + 8 <= whole.limit(); at += 8) {
                if (random.nextInt(3) == 0) {
                    whole.putLong(at, random.nextBoolean() ? address(random) : random.nextInt(4096));
                } else if (random.nextInt(4) == 0) {
                    whole.putInt(at, Bytecode.FNEW | random.nextInt() << 8);
                }
            }
            if (whole.limit() >= 40) {
                whole.put(9, (byte) (4 + random.nextInt(6)));
            }
            if (whole.limit() >= Prototype.HEADER) {
                // A whole prototype mostly agrees with its header, which was read before.
                boolean agrees = whole.limit() > Trace.BYTES && random.nextInt(10) > 0;
                int length = agrees ? whole.limit() : 104 + random.nextInt(20_000);
                whole.putInt(12, random.nextInt((length - 104) / 4 + 1)).putInt(56, length);
                whole.putInt(48, random.nextInt(500));
            }
        }

        private ByteBuffer some(long address, int length) throws IOException {
            ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
            read(address, into);
            return into.flip();
        }

        @Override
        public byte[] bytes(long address, int length) {
            try {
                return some(address, random.nextInt(4) == 0 ? random.nextInt(length + 1) : length)
                        .array();
            } catch (IOException e) {
                return new byte[0];
            }
        }

        @Override
        public long u64(long address) throws IOException {
            return some(address, 8).getLong(0);
        }

        @Override
        public int s32(long address) throws IOException {
            return some(address, 4).getInt(0);
        }

        @Override
        public int u16(long address) throws IOException {
            return random.nextInt(1 << 16);
        }

        @Override
        public int u8(long address) throws IOException {
            return random.nextInt(1 << 8);
        }

        @Override
        public String text(long address, int maxBytes) throws IOException {
            return "text";
        }
    }
}
