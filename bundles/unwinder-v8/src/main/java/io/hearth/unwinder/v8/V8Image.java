/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.List;

/** An executable with V8 in it: its version, the layout of its heap, its builtins. */
final class V8Image implements RuntimeImage {
    private static final int MAX_TRAMPOLINE = 4096;
    private static final int[][] FRAME_SETUP_X86 = {{0x55, 0x48, 0x89, 0xe5}, {0x55, 0x48, 0x8b, 0xec}};

    /** {@code stp x29, x30, [sp, #-16]!} */
    private static final int[][] FRAME_SETUP_ARM = {{0xfd, 0x7b, 0xbf, 0xa9}};

    final V8Version version;
    final HeapLayout heap;
    final StringLayout strings;
    final CodeLayout code;
    final Builtins builtins;
    final BytecodeSizes bytecodeSizes;
    final FrameTypes frameTypes;

    /** Of the builtins, in the file. */
    final long builtinsFileOffset;

    /** Offset in the builtins where the interpreter's frame is set up. */
    final int trampolineFrame;

    private V8Image(ElfFile elf, V8Symbols symbols) throws ElfException, UnwinderException {
        version = V8Version.of(symbols);
        if (!version.isAtLeast(9, 0, 0) || version.major() > 99) {
            throw new UnwinderException("V8 " + version + " is older than 9.0, the oldest that is known");
        }
        checkTagging(symbols);
        checkFrames(symbols);
        heap = new HeapLayout(symbols, version);
        strings = new StringLayout(symbols);
        code = new CodeLayout(symbols, version);
        builtins = Builtins.of(symbols, version);
        bytecodeSizes = BytecodeSizes.of(elf, symbols);
        frameTypes = new FrameTypes(symbols);
        builtinsFileOffset = elf.fileOffset(builtins.start)
                .orElseThrow(() -> new ElfException(elf.name() + ": its builtins lie outside of the file"));
        trampolineFrame = findFrameSetup(elf);
    }

    static V8Image of(ElfFile elf, V8Symbols symbols) throws ElfException, UnwinderException {
        return new V8Image(elf, symbols);
    }

    private void checkTagging(V8Symbols symbols) throws ElfException, UnwinderException {
        if (symbols.metadata(8, "TaggedSize") != 8
                || symbols.metadata(0, "SmiTag") != 0
                || symbols.metadata(1, "SmiTagMask") != 1
                || symbols.metadata(31, "SmiShiftSize") != 31
                || symbols.metadata(1, "HeapObjectTag") != 1
                || symbols.metadata(3, "HeapObjectTagMask") != 3) {
            throw new UnwinderException("V8 " + version + " with compressed pointers is not supported");
        }
    }

    private void checkFrames(V8Symbols symbols) throws ElfException, UnwinderException {
        if (symbols.metadata(-V8ProcessLayout.FP_CONTEXT, "off_fp_context") != -V8ProcessLayout.FP_CONTEXT
                || symbols.metadata(-V8ProcessLayout.FP_FUNCTION, "off_fp_function") != -V8ProcessLayout.FP_FUNCTION
                || symbols.metadata(-V8ProcessLayout.FP_BYTECODE_ARRAY, "off_fp_bytecode_array")
                        != -V8ProcessLayout.FP_BYTECODE_ARRAY
                || symbols.metadata(-V8ProcessLayout.FP_BYTECODE_OFFSET, "off_fp_bytecode_offset")
                        != -V8ProcessLayout.FP_BYTECODE_OFFSET) {
            throw new UnwinderException("V8 " + version + ": its frames are laid out in a way that is not known");
        }
    }

    private int findFrameSetup(ElfFile elf) throws ElfException {
        int from = builtins.trampolineStart();
        ElfBytes bytes = from < 0 ? null : elf.bytesFrom(builtins.start + from);
        if (bytes == null) {
            return -1;
        }
        byte[] code = bytes.slice(0, (int) Math.min(bytes.size(), MAX_TRAMPOLINE));
        int[][] patterns = elf.machine() == ElfMachine.AARCH64 ? FRAME_SETUP_ARM : FRAME_SETUP_X86;
        for (int at = 0; at + 4 <= code.length && from + at < builtins.trampolineEnd(); at++) {
            for (int[] pattern : patterns) {
                if ((code[at] & 0xff) == pattern[0]
                        && (code[at + 1] & 0xff) == pattern[1]
                        && (code[at + 2] & 0xff) == pattern[2]
                        && (code[at + 3] & 0xff) == pattern[3]) {
                    return from + at;
                }
            }
        }
        return -1;
    }

    @Override
    public String version() {
        return version.toString();
    }

    @Override
    public List<CodeRange> code() {
        return List.of(new CodeRange(builtins.start, builtins.end, CodeRange.Kind.GENERATED));
    }

    @Override
    public V8Process attach(TargetProcess process) throws UnwinderException, IOException {
        V8Process attached = new V8Process(this, process);
        attached.refresh();
        return attached;
    }
}
