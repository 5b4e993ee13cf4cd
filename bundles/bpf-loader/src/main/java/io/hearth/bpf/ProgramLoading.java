/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads the programs of one object: fills in maps, adapts kernel accesses, and turns refusals into words. */
final class ProgramLoading {

    private static final int SLEEPABLE = 1 << 4;
    private static final int CALL = 0x85;
    private static final int POISONED_MAP = 2001000000;
    private static final int LOG_SIZE = 16 << 20;
    private static final int SMALL_LOG_SIZE = 1 << 20;
    private static final int ATTEMPTS = 8;

    private final BpfSyscall bpf;
    private final BpfObjectSpec spec;
    private final KernelTypes kernelTypes;
    private final int btfFd;

    ProgramLoading(BpfSyscall bpf, BpfObjectSpec spec, KernelTypes kernelTypes, int btfFd) {
        this.bpf = bpf;
        this.spec = spec;
        this.kernelTypes = kernelTypes;
        this.btfFd = btfFd;
    }

    /** A {@code null} descriptor stands for a map that was left out. */
    BpfProgram load(ProgramSpec program, Map<String, BpfMap> maps) throws BpfException {
        byte[] code = program.code().clone();
        insertMaps(program, code, maps);
        NativeBuffer relocations = null;
        if (program.relocations().length > 0) {
            relocations = records(program.relocations(), 4, 8);
        }
        NativeBuffer instructions = NativeBuffer.allocate(code.length);
        instructions.bytes().put(0, code);
        BpfSyscall.ProgramImage image = new BpfSyscall.ProgramImage(
                program,
                instructions,
                NativeBuffer.ofString(spec.license()),
                records(program.functions(), 2, 1),
                records(program.lines(), 4, 1),
                relocations,
                btfFd);
        image.attachType = program.type().attachType();
        if (program.type() == ProgramType.TYPED_TRACEPOINT) {
            image.attachBtfId = kernelTypes.tracepoint(program.target());
        } else if (program.type() == ProgramType.SYSCALL) {
            image.flags = SLEEPABLE;
        }
        int fd = tryLoad(image, null, 0);
        if (fd < 0) {
            fd = explain(image, -fd);
        }
        return new BpfProgram(bpf, program, fd);
    }

    private int tryLoad(BpfSyscall.ProgramImage image, @Nullable NativeBuffer log, int level) {
        int fd = -Errno.EAGAIN;
        // The verifier gives up with EAGAIN when a signal is pending, as they often are in a JVM.
        for (int i = 0; i < ATTEMPTS && fd == -Errno.EAGAIN; i++) {
            fd = bpf.loadProgram(image, log, level);
        }
        return fd;
    }

    private static void insertMaps(ProgramSpec program, byte[] code, Map<String, BpfMap> maps) {
        ByteBuffer b = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        for (ProgramSpec.MapUse use : program.mapUses()) {
            int at = use.instruction() * 8;
            BpfMap map = maps.get(use.map());
            if (map == null) {
                b.putLong(at, CALL).putInt(at + 4, POISONED_MAP);
                b.putLong(at + 8, CALL).putInt(at + 12, POISONED_MAP);
            } else {
                boolean variable = use.offset() >= 0;
                b.put(at + 1, (byte) ((b.get(at + 1) & 15) | (variable ? 2 << 4 : 1 << 4)));
                b.putInt(at + 4, map.fd());
                b.putInt(at + 12, Math.max(use.offset(), 0));
            }
        }
    }

    private static @Nullable NativeBuffer records(int[] words, int width, int scale) {
        if (words.length == 0) {
            return null;
        }
        NativeBuffer buffer = NativeBuffer.allocate(words.length * 4);
        for (int i = 0; i < words.length; i++) {
            buffer.bytes().putInt(i * 4, i % width == 0 ? words[i] * scale : words[i]);
        }
        return buffer;
    }

    private int explain(BpfSyscall.ProgramImage image, int firstErrno) throws BpfException {
        String program = image.spec.name();
        if (firstErrno == Errno.EPERM) {
            throw BpfException.of("loading", firstErrno, "program " + program);
        }
        NativeBuffer buffer = logBuffer();
        int fd = tryLoad(image, buffer, 1);
        if (fd >= 0) {
            return fd;
        }
        String log = VerifierLog.text(buffer);
        if (log.isBlank()) {
            if (firstErrno == Errno.E2BIG && image.relocations != null) {
                throw new UnsupportedFeatureException("adapting programs by the kernel (CO-RE)", "5.17", firstErrno);
            }
            throw BpfException.of("loading", firstErrno, "program " + program + ", the verifier said nothing");
        }
        VerifierLog verifier = new VerifierLog(log);
        throw new VerifierException(
                program, firstErrno, sourceLine(image.spec, verifier), reason(image.spec, verifier), log);
    }

    // The kernel prints the line of C with file and number only since 6.8, so both come from our own records.
    private String sourceLine(ProgramSpec program, VerifierLog log) {
        int instruction = log.instruction();
        int[] lines = program.lines();
        int best = -1;
        for (int i = 0; i + 4 <= lines.length; i += 4) {
            if (lines[i] <= instruction && (best < 0 || lines[i] >= lines[best])) {
                best = i;
            }
        }
        if (best < 0) {
            return log.sourceLine();
        }
        try {
            String file = spec.btf().string(lines[best + 1]);
            String text = spec.btf().string(lines[best + 2]).trim();
            return file.substring(file.lastIndexOf('/') + 1) + ":" + (lines[best + 3] >>> 10) + " '" + text + "'";
        } catch (IndexOutOfBoundsException e) {
            return log.sourceLine();
        }
    }

    private String reason(ProgramSpec program, VerifierLog log) {
        String reason = log.reason();
        if (reason.contains("#" + POISONED_MAP)) {
            return "it reaches a map that was left out";
        }
        if (!reason.contains("#" + CoReRelocation.POISON)) {
            return reason;
        }
        int instruction = log.instruction();
        int[] relocations = program.relocations();
        for (int i = 0; i + 4 <= relocations.length; i += 4) {
            if (relocations[i] == instruction) {
                try {
                    return "this kernel does not have "
                            + CoReRelocation.describe(
                                    spec.btf(),
                                    relocations[i + 1],
                                    spec.btf().string(relocations[i + 2]),
                                    relocations[i + 3])
                            + ", which the program needs here";
                } catch (IndexOutOfBoundsException e) {
                    break;
                }
            }
        }
        return "this kernel does not have a type or member that the program needs here (" + reason + ")";
    }

    private static NativeBuffer logBuffer() {
        try {
            return NativeBuffer.allocate(LOG_SIZE);
        } catch (OutOfMemoryError e) {
            // A small heap limits direct memory too; newer kernels keep the end of a log that does not fit.
            return NativeBuffer.allocate(SMALL_LOG_SIZE);
        }
    }
}
