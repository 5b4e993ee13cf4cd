/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.unwind;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of {@code .eh_frame} (LSB 5.0 Core, 10.6) or {@code .debug_frame} (DWARF 5, 6.4.1) once, from
 * beginning to end, through a window that slides over the section.
 */
final class CfiSection {
    private static final int WINDOW = 64 << 10;
    private static final int LARGEST_ENTRY = 8 << 20;
    private static final int MOST_CIES_KEPT = 4096;

    /** Reading one moves the window, so that many of them would be slow. */
    private static final int MOST_STRAYS = 10_000;

    private static final int PE_OMIT = 0xff;
    private static final int PE_ALIGNED = 0x50;

    private final ElfBytes section;
    private final boolean isEhFrame;
    private final boolean stopsAtTerminator;
    private final boolean isX86;
    private final CfiInterpreter interpreter;
    private final CfiCounters counters;
    private final RowSink sink;
    private final Map<Long, CommonEntry> cies = new HashMap<>();
    private final LebReader leb = new LebReader();

    private byte[] window = new byte[0];
    private long windowAt;
    private int windowLength;

    private int strays;
    private long lastCieAt = -1;
    private @Nullable CommonEntry lastCie;

    /** @param stopsAtTerminator whether an entry of length 0 ends it, because its size is not known */
    CfiSection(
            ElfBytes section,
            boolean isEhFrame,
            boolean stopsAtTerminator,
            boolean isX86,
            CfiInterpreter interpreter,
            CfiCounters counters,
            RowSink sink) {
        this.section = section;
        this.isEhFrame = isEhFrame;
        this.stopsAtTerminator = stopsAtTerminator;
        this.isX86 = isX86;
        this.interpreter = interpreter;
        this.counters = counters;
        this.sink = sink;
    }

    /** Reads all frame descriptions. What is damaged is skipped and counted. */
    void read() throws ElfException {
        long size = section.size();
        long at = 0;
        while (at <= size - 4) {
            int i = load(at, (int) Math.min(16, size - at));
            long length = s32(i) & 0xffffffffL;
            int head = 4;
            if (length == 0) {
                if (stopsAtTerminator) {
                    return;
                }
                at += 4;
                continue;
            }
            boolean isWide = length == 0xffffffffL;
            if (isWide) {
                if (at > size - 16) {
                    break;
                }
                length = s64(i + 4);
                head = 12;
            }
            long next = at + head + length;
            int idSize = isWide && !isEhFrame ? 8 : 4;
            if (length < idSize || length > LARGEST_ENTRY || next > size) {
                counters.skipped++;
                if (length < 0 || next > size || next <= at) {
                    return; // where the next entry begins cannot be known
                }
                at = next;
                continue;
            }
            entry(at, head, idSize, (int) length);
            at = next;
        }
    }

    private void entry(long at, int head, int idSize, int length) throws ElfException {
        int i = load(at, head + length);
        int idIndex = i + head;
        long id = idSize == 8 ? s64(idIndex) : s32(idIndex) & 0xffffffffL;
        if (id == (isEhFrame ? 0 : idSize == 8 ? -1 : 0xffffffffL)) {
            if (!cies.containsKey(at)) {
                keep(at, readCie(idIndex + idSize, idIndex + length));
            }
            return;
        }
        long cieAt = isEhFrame ? at + head - id : id;
        CommonEntry cie = cie(cieAt, at);
        if (cie == null || !cie.isUsable) {
            counters.skipped++;
            return;
        }
        // Finding a CIE may have moved the window.
        i = load(at, head + length);
        frameDescription(cie, i + head + idSize, i + head + length);
    }

    private void frameDescription(CommonEntry cie, int from, int end) {
        leb.at = from;
        long start = pointer(cie.pointerEncoding, windowAt + from);
        long size = pointer(cie.pointerEncoding & 0x0f, 0);
        if (cie.hasAugmentationData) {
            long skip = leb.unsigned(window);
            if (skip < 0 || skip > end - leb.at) {
                counters.skipped++;
                return;
            }
            leb.at += (int) skip;
        }
        if (leb.at > end || size <= 0 || start + size < start || !sink.begin(start, start + size)) {
            if (size != 0) {
                counters.skipped++;
            }
            return;
        }
        interpreter.interpret(cie, window, leb.at, end, start, Math.min(start + size, sink.end()), sink);
    }

    private @Nullable CommonEntry cie(long at, long entryAt) throws ElfException {
        if (at == lastCieAt) {
            return lastCie;
        }
        CommonEntry cie = cies.get(at);
        if (cie == null) {
            // Behind its frame descriptions, or one of too many to keep.
            if (++strays > MOST_STRAYS || at < 0 || at > section.size() - 12 || at == entryAt) {
                return null;
            }
            int i = load(at, 12);
            long length = s32(i) & 0xffffffffL;
            if (length > WINDOW || length < 8 || at + 4 + length > section.size()) {
                return null;
            }
            i = load(at, (int) length + 4);
            if (s32(i + 4) != (isEhFrame ? 0 : -1)) {
                return null;
            }
            cie = readCie(i + 8, i + 4 + (int) length);
            keep(at, cie);
        }
        lastCieAt = at;
        lastCie = cie;
        return cie;
    }

    private void keep(long at, CommonEntry cie) {
        if (cies.size() == MOST_CIES_KEPT) {
            cies.clear();
        }
        cies.put(at, cie);
    }

    private CommonEntry readCie(int from, int end) {
        CommonEntry cie = new CommonEntry(isX86);
        byte[] b = window;
        int version = b[from];
        int letters = from + 1;
        int at = letters;
        while (at < end && b[at] != 0) {
            at++;
        }
        int lettersEnd = at;
        leb.at = at + 1;
        if (version == 4) {
            int addressSize = b[leb.at];
            int segmentSize = b[leb.at + 1];
            leb.at += 2;
            if (addressSize != 8 || segmentSize != 0) {
                return cie;
            }
        } else if (version != 1 && version != 3) {
            return cie;
        }
        if (lettersEnd - letters >= 2 && b[letters] == 'e' && b[letters + 1] == 'h') {
            leb.at += 8; // a pointer of GCC 2
            letters += 2;
        }
        cie.codeAlignment = leb.unsigned(b);
        cie.dataAlignment = leb.signed(b);
        cie.returnRegister = version == 1 ? b[leb.at++] & 0xff : (int) Math.min(leb.unsigned(b), 0xffff);
        if (leb.at > end || cie.codeAlignment <= 0 || cie.codeAlignment > 0xffff) {
            return cie;
        }
        if (letters < lettersEnd) {
            if (b[letters] != 'z') {
                return cie;
            }
            cie.hasAugmentationData = true;
            long length = leb.unsigned(b);
            if (length < 0 || length > end - leb.at) {
                return cie;
            }
            int dataEnd = leb.at + (int) length;
            if (!readAugmentation(cie, letters + 1, lettersEnd, end)) {
                return cie;
            }
            leb.at = dataEnd;
        }
        cie.isUsable = leb.at <= end && interpreter.initialise(cie, b, leb.at, end);
        return cie;
    }

    /** False if the encoding of addresses cannot be told or is not supported. */
    private boolean readAugmentation(CommonEntry cie, int letters, int lettersEnd, int end) {
        for (int i = letters; i < lettersEnd; i++) {
            if (leb.at > end) {
                return false;
            }
            switch (window[i]) {
                case 'L' -> leb.at++;
                case 'P' -> {
                    int encoding = window[leb.at++] & 0xff;
                    if (encoding == PE_ALIGNED) {
                        return false;
                    }
                    if (encoding != PE_OMIT) {
                        pointer(encoding & 0x0f, 0);
                    }
                }
                case 'R' -> {
                    cie.pointerEncoding = window[leb.at++] & 0xff;
                    int base = cie.pointerEncoding & 0xf0;
                    if (base != 0 && base != 0x10) {
                        return false;
                    }
                }
                case 'S' -> cie.isSignalFrame = true;
                case 'B', 'G' -> {} // aarch64: key of signed return addresses, tagged stack
                default -> {
                    return true; // the rest of the data cannot be told apart, but its length is known
                }
            }
        }
        return true;
    }

    /** A value in one of the {@code DW_EH_PE} formats (LSB 5.0 Core, 10.5.1). */
    private long pointer(int encoding, long position) {
        byte[] b = window;
        int at = leb.at;
        long value;
        switch (encoding & 0x0f) {
            case 0x00, 0x04, 0x0c -> {
                value = s64(at);
                leb.at += 8;
            }
            case 0x01 -> value = leb.unsigned(b);
            case 0x02 -> {
                value = (b[at] & 0xff) | (b[at + 1] & 0xff) << 8;
                leb.at += 2;
            }
            case 0x03 -> {
                value = s32(at) & 0xffffffffL;
                leb.at += 4;
            }
            case 0x09 -> value = leb.signed(b);
            case 0x0a -> {
                value = (short) ((b[at] & 0xff) | (b[at + 1] & 0xff) << 8);
                leb.at += 2;
            }
            case 0x0b -> {
                value = s32(at);
                leb.at += 4;
            }
            default -> value = 0;
        }
        return (encoding & 0xf0) == 0x10 ? section.address() + position + value : value;
    }

    /** Makes sure that the bytes are in the window; returns where they begin in it. */
    private int load(long at, int length) throws ElfException {
        if (at >= windowAt && at + length <= windowAt + windowLength) {
            return (int) (at - windowAt);
        }
        int wanted = (int) Math.min(Math.max(WINDOW, length), section.size() - at);
        if (window.length < wanted + LebReader.SLACK) {
            window = new byte[wanted + LebReader.SLACK];
        }
        section.copy(at, window, 0, wanted);
        windowAt = at;
        windowLength = wanted;
        return 0;
    }

    private int s32(int i) {
        byte[] b = window;
        return (b[i] & 0xff) | (b[i + 1] & 0xff) << 8 | (b[i + 2] & 0xff) << 16 | b[i + 3] << 24;
    }

    private long s64(int i) {
        return (s32(i) & 0xffffffffL) | (long) s32(i + 4) << 32;
    }
}
