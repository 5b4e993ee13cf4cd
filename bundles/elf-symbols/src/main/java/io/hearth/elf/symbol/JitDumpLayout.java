/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

/**
 * Layout of jitdump files, in the byte order that their magic number tells.
 *
 * <p>Source: Linux {@code tools/perf/Documentation/jitdump-specification.txt} and {@code tools/perf/util/jitdump.h}.
 */
final class JitDumpLayout {
    /** "JiTD" in big-endian order. */
    static final int MAGIC = 0x4a695444;

    static final int HEADER_SIZE = 8;
    static final int HEADER_BYTES = 40;

    static final int RECORD_ID = 0;
    static final int RECORD_SIZE = 4;
    static final int RECORD_TIME = 8;
    static final int RECORD_BYTES = 16;

    static final int CODE_LOAD = 0;
    /** After pid, tid and vma. */
    static final int LOAD_ADDRESS = 32;

    static final int LOAD_SIZE = 40;
    static final int LOAD_NAME = 56;

    static final int CODE_MOVE = 1;
    static final int MOVE_FROM = 32;
    static final int MOVE_TO = 40;
    static final int MOVE_SIZE = 48;
    static final int MOVE_BYTES = 64;

    static final int DEBUG_INFO = 2;
    static final int LINES_ADDRESS = 16;
    static final int LINES_COUNT = 24;
    static final int LINES_ENTRIES = 32;
    static final int LINE_NUMBER = 8;
    static final int LINE_NAME = 16;
    /** A name of this byte alone is that of the entry before. */
    static final byte SAME_NAME = (byte) 0xff;

    private JitDumpLayout() {}
}
