/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import io.hearth.linux.Errno;
import io.hearth.linux.Linux;
import io.hearth.linux.NativeBuffer;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of {@code bpf(2)}: each fills the attribute block and gives the result or the negative error number.
 * Offsets are those of {@code union bpf_attr} in {@code include/uapi/linux/bpf.h}. Any thread may call.
 */
final class BpfSyscall {

    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int MAP_DELETE = 3;
    private static final int MAP_NEXT_KEY = 4;
    private static final int PROG_LOAD = 5;
    private static final int PROG_TEST_RUN = 10;
    private static final int OBJECT_INFO = 15;
    private static final int RAW_TRACEPOINT_OPEN = 17;
    private static final int BTF_LOAD = 18;
    private static final int MAP_FREEZE = 22;
    static final int MAP_LOOKUP_BATCH = 24;
    static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
    static final int MAP_UPDATE_BATCH = 26;
    static final int MAP_DELETE_BATCH = 27;
    private static final int LINK_CREATE = 28;
    private static final int ENABLE_STATS = 32;

    /** {@code BPF_PERF_EVENT} of {@code enum bpf_attach_type}. */
    private static final int ATTACH_PERF_EVENT = 41;

    private static final int ATTR_SIZE = 256;
    private static final ThreadLocal<NativeBuffer> ATTR =
            ThreadLocal.withInitial(() -> NativeBuffer.allocate(ATTR_SIZE));

    private final Linux linux;

    BpfSyscall(Linux linux) {
        this.linux = linux;
    }

    Linux linux() {
        return linux;
    }

    private static NativeBuffer attr() {
        return ATTR.get().clear(ATTR_SIZE);
    }

    private static void putName(ByteBuffer a, int at, String name) {
        int length = Math.min(name.length(), 15);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean allowed = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.';
            a.put(at + i, (byte) (allowed ? c : '_'));
        }
    }

    int createMap(MapSpec spec, int innerFd, int btfFd) {
        NativeBuffer attr = attr();
        ByteBuffer a = attr.bytes();
        a.putInt(0, spec.type());
        a.putInt(4, spec.keySize());
        a.putInt(8, spec.valueSize());
        a.putInt(12, spec.maxEntries());
        a.putInt(16, spec.flags());
        a.putInt(20, Math.max(innerFd, 0));
        putName(a, 28, spec.name());
        if (btfFd >= 0) {
            a.putInt(48, btfFd);
            a.putInt(52, spec.keyType());
            a.putInt(56, spec.valueType());
        }
        return linux.bpf(MAP_CREATE, attr, 72);
    }

    int lookup(int fd, long key, long value) {
        return element(MAP_LOOKUP, fd, key, value, 0);
    }

    int update(int fd, long key, long value, long flags) {
        return element(MAP_UPDATE, fd, key, value, flags);
    }

    int delete(int fd, long key) {
        return element(MAP_DELETE, fd, key, 0, 0);
    }

    int nextKey(int fd, long key, long next) {
        return element(MAP_NEXT_KEY, fd, key, next, 0);
    }

    private int element(int command, int fd, long key, long value, long flags) {
        NativeBuffer attr = ATTR.get();
        attr.bytes().putLong(0, fd).putLong(8, key).putLong(16, value).putLong(24, flags);
        return linux.bpf(command, attr, 32);
    }

    /** Leaves the number of elements that were done in {@code done[0]}, also after an error. */
    int batch(int command, int fd, long in, long out, long keys, long values, int count, long flags, int[] done) {
        NativeBuffer attr = attr();
        ByteBuffer a = attr.bytes();
        a.putLong(0, in).putLong(8, out).putLong(16, keys).putLong(24, values);
        a.putInt(32, count).putInt(36, fd).putLong(40, flags);
        int result = linux.bpf(command, attr, 56);
        // With EFAULT the kernel may not have stored how far it came.
        done[0] = result == -Errno.EFAULT ? 0 : a.getInt(32);
        return result;
    }

    int freeze(int fd) {
        NativeBuffer attr = attr();
        attr.bytes().putInt(0, fd);
        return linux.bpf(MAP_FREEZE, attr, 4);
    }

    int loadBtf(NativeBuffer btf, @Nullable NativeBuffer log) {
        NativeBuffer attr = attr();
        ByteBuffer a = attr.bytes();
        a.putLong(0, btf.address()).putInt(16, btf.size());
        if (log != null) {
            a.putLong(8, log.address()).putInt(20, log.size()).putInt(24, 1);
        }
        try {
            return linux.bpf(BTF_LOAD, attr, 28);
        } finally {
            Reference.reachabilityFence(btf);
            Reference.reachabilityFence(log);
        }
    }

    /** What {@link #loadProgram} hands to the kernel. */
    static final class ProgramImage {
        final ProgramSpec spec;
        final NativeBuffer code;
        final NativeBuffer license;
        final @Nullable NativeBuffer functions;
        final @Nullable NativeBuffer lines;
        final @Nullable NativeBuffer relocations;
        final int btfFd;
        int attachType;
        int attachBtfId;
        int flags;

        ProgramImage(
                ProgramSpec spec,
                NativeBuffer code,
                NativeBuffer license,
                @Nullable NativeBuffer functions,
                @Nullable NativeBuffer lines,
                @Nullable NativeBuffer relocations,
                int btfFd) {
            this.spec = spec;
            this.code = code;
            this.license = license;
            this.functions = functions;
            this.lines = lines;
            this.relocations = relocations;
            this.btfFd = btfFd;
        }
    }

    int loadProgram(ProgramImage image, @Nullable NativeBuffer log, int logLevel) {
        NativeBuffer attr = attr();
        ByteBuffer a = attr.bytes();
        a.putInt(0, image.spec.type().number()).putInt(4, image.code.size() / 8);
        a.putLong(8, image.code.address()).putLong(16, image.license.address());
        if (log != null) {
            a.putInt(24, logLevel).putInt(28, log.size()).putLong(32, log.address());
        }
        a.putInt(44, image.flags);
        putName(a, 48, image.spec.name());
        a.putInt(68, image.attachType).putInt(72, Math.max(image.btfFd, 0));
        if (image.functions != null && image.btfFd >= 0) {
            a.putInt(76, BtfExtension.FUNCTION_RECORD).putLong(80, image.functions.address());
            a.putInt(88, image.functions.size() / BtfExtension.FUNCTION_RECORD);
        }
        if (image.lines != null && image.btfFd >= 0) {
            a.putInt(92, BtfExtension.LINE_RECORD).putLong(96, image.lines.address());
            a.putInt(104, image.lines.size() / BtfExtension.LINE_RECORD);
        }
        a.putInt(108, image.attachBtfId);
        int size = 116;
        if (image.relocations != null) {
            a.putInt(116, image.relocations.size() / BtfExtension.RELOCATION_RECORD);
            a.putLong(128, image.relocations.address()).putInt(136, BtfExtension.RELOCATION_RECORD);
            size = 152;
        }
        try {
            return linux.bpf(PROG_LOAD, attr, size);
        } finally {
            Reference.reachabilityFence(image);
            Reference.reachabilityFence(log);
        }
    }

    int objectInfo(int fd, NativeBuffer info, int length) {
        info.clear(length);
        NativeBuffer attr = attr();
        attr.bytes().putInt(0, fd).putInt(4, length).putLong(8, info.address());
        return linux.bpf(OBJECT_INFO, attr, 16);
    }

    int openRawTracepoint(@Nullable NativeBuffer name, int programFd) {
        NativeBuffer attr = attr();
        attr.bytes().putLong(0, name == null ? 0 : name.address()).putInt(8, programFd);
        try {
            return linux.bpf(RAW_TRACEPOINT_OPEN, attr, 16);
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    /** A link of a program to one offset of a file. */
    int createUprobeMultiLink(int programFd, NativeBuffer path, NativeBuffer offset, int attachType) {
        NativeBuffer attr = attr();
        ByteBuffer a = attr.bytes();
        a.putInt(0, programFd).putInt(4, -1).putInt(8, attachType);
        a.putLong(16, path.address()).putLong(24, offset.address()).putInt(48, 1);
        try {
            return linux.bpf(LINK_CREATE, attr, 64);
        } finally {
            Reference.reachabilityFence(path);
            Reference.reachabilityFence(offset);
        }
    }

    /** A link of a program to a perf event; the program asks for the cookie by bpf_get_attach_cookie. Linux 5.15. */
    int createPerfEventLink(int programFd, int eventFd, long cookie) {
        NativeBuffer attr = attr();
        attr.bytes()
                .putInt(0, programFd)
                .putInt(4, eventFd)
                .putInt(8, ATTACH_PERF_EVENT)
                .putLong(16, cookie);
        return linux.bpf(LINK_CREATE, attr, 24);
    }

    int enableStats() {
        return linux.bpf(ENABLE_STATS, attr(), 4);
    }

    int testRun(int programFd, @Nullable NativeBuffer context, int[] returnValue) {
        NativeBuffer attr = attr();
        attr.bytes().putInt(0, programFd);
        if (context != null) {
            attr.bytes().putInt(40, context.size()).putLong(48, context.address());
        }
        try {
            int result = linux.bpf(PROG_TEST_RUN, attr, 80);
            returnValue[0] = attr.bytes().getInt(4);
            return result;
        } finally {
            Reference.reachabilityFence(context);
        }
    }
}
