/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Tiny programs that show what the verifier knows. Each is closed at once. */
final class ProbePrograms {

    private static final byte CALL = (byte) 0x85;
    private static final byte EXIT = (byte) 0x95;
    private static final byte MOVE_IMMEDIATE = (byte) 0xb7;
    private static final int UPROBE_MULTI_LINK = 48;

    private final BpfSyscall bpf;

    ProbePrograms(BpfSyscall bpf) {
        this.bpf = bpf;
    }

    /** 1 known, 0 not known, or the negative error number when nothing can be told. */
    int knowsHelper(int helper) {
        byte[] code = new byte[24];
        ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).putInt(4, helper);
        code[0] = CALL;
        code[8] = MOVE_IMMEDIATE;
        code[16] = EXIT;
        NativeBuffer log = NativeBuffer.allocate(8192);
        int fd = bpf.loadProgram(image(ProgramType.PERF_EVENT, code, false), log, 1);
        bpf.linux().close(fd);
        if (fd == -Errno.EPERM) {
            return fd;
        }
        String text = VerifierLog.text(log);
        // A known helper is refused too, but for its arguments.
        boolean unknown =
                text.contains("invalid func") || text.contains("unknown func") || text.contains("cannot use helper");
        return fd >= 0 || (!text.isEmpty() && !unknown) ? 1 : 0;
    }

    /** A descriptor's success as 0, or the negative error number: a program with or without CO-RE attributes. */
    int loads(ProgramType type, boolean coRe) {
        int fd = bpf.loadProgram(image(type, trivial(), coRe), null, 0);
        bpf.linux().close(fd);
        return Math.min(fd, 0);
    }

    /** Error of a uprobe_multi link to a folder: EBADF where the kernel knows such links. */
    int uprobeMultiError() {
        BpfSyscall.ProgramImage image = image(ProgramType.UPROBE_MULTI, trivial(), false);
        image.attachType = UPROBE_MULTI_LINK;
        int fd = bpf.loadProgram(image, null, 0);
        if (fd < 0) {
            return fd;
        }
        int link =
                bpf.createUprobeMultiLink(fd, NativeBuffer.ofString("/"), NativeBuffer.allocate(8), UPROBE_MULTI_LINK);
        bpf.linux().close(link);
        bpf.linux().close(fd);
        return link;
    }

    private static byte[] trivial() {
        byte[] code = new byte[16];
        code[0] = MOVE_IMMEDIATE;
        code[8] = EXIT;
        return code;
    }

    private static BpfSyscall.ProgramImage image(ProgramType type, byte[] code, boolean coRe) {
        int[] none = new int[0];
        ProgramSpec spec = new ProgramSpec("probe", "", type, code, List.of(), none, none, none);
        NativeBuffer memory = NativeBuffer.allocate(code.length);
        memory.bytes().put(0, code);
        // No relocations, but their size: an older kernel refuses any byte that it does not know.
        NativeBuffer relocations = coRe ? NativeBuffer.allocate(0) : null;
        return new BpfSyscall.ProgramImage(spec, memory, NativeBuffer.ofString("GPL"), null, null, relocations, -1);
    }
}
