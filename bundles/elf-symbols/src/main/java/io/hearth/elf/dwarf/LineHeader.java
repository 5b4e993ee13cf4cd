/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.dwarf;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfCursor;
import io.hearth.elf.ElfException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Header of a line number program (DWARF 5, 6.2.4): parameters, directories and files. Names are read when asked for. */
final class LineHeader {
    private static final int MOST_ENTRIES = 1 << 18;
    private static final int CONTENT_PATH = 1;
    private static final int CONTENT_DIRECTORY = 2;

    private final DwarfUnit unit;
    private final int version;
    private long[] directories = new long[8];
    private int[] directoryForms = new int[8];
    private int directoryCount;
    private long[] files = new long[16];
    private int[] fileForms = new int[16];
    private int[] fileDirectories = new int[16];
    private int fileCount;
    private @Nullable String[] paths = new String[0];
    private long pathBytes;

    final boolean is64;
    final int minimumInstructionLength;
    final int lineBase;
    final int lineRange;
    final int opcodeBase;
    final int[] operandCounts;
    final long programStart;
    final long programEnd;

    LineHeader(DwarfUnit unit) throws ElfException {
        this.unit = unit;
        ElfBytes line = unit.sections().get(DwarfSections.LINE);
        ElfCursor cursor = line.cursor(unit.lineOffset);
        long length = cursor.u32();
        is64 = length == 0xffffffffL;
        if (is64) {
            length = cursor.s64();
        }
        programEnd = cursor.position() + length;
        if (length < 0 || programEnd > line.size()) {
            throw new ElfException(
                    line.name() + ": a line program at " + unit.lineOffset + " claims " + length + " bytes");
        }
        version = cursor.u16();
        if (version < 2 || version > 5) {
            throw new ElfException(line.name() + ": a line program of version " + version + " is not supported");
        }
        if (version >= 5) {
            cursor.skip(2);
        }
        long headerLength = is64 ? cursor.s64() : cursor.u32();
        programStart = cursor.position() + headerLength;
        if (headerLength < 0 || programStart > programEnd) {
            throw new ElfException(line.name() + ": the header of a line program claims " + headerLength + " bytes");
        }
        minimumInstructionLength = cursor.u8();
        if (version >= 4) {
            cursor.skip(1);
        }
        cursor.skip(1);
        lineBase = (byte) cursor.u8();
        lineRange = cursor.u8();
        opcodeBase = cursor.u8();
        operandCounts = new int[Math.max(1, opcodeBase)];
        for (int i = 1; i < opcodeBase; i++) {
            operandCounts[i] = cursor.u8();
        }
        if (version >= 5) {
            readEntries(cursor, true);
            readEntries(cursor, false);
        } else {
            readOldEntries(cursor);
        }
        directories = Arrays.copyOf(directories, directoryCount);
        directoryForms = Arrays.copyOf(directoryForms, directoryCount);
        files = Arrays.copyOf(files, fileCount);
        fileForms = Arrays.copyOf(fileForms, fileCount);
        fileDirectories = Arrays.copyOf(fileDirectories, fileCount);
    }

    /** Text in place lies in {@code .debug_line} here; marked by a form of its own. */
    private static final int FORM_IN_LINE = -1;

    private void readOldEntries(ElfCursor cursor) throws ElfException {
        // Entry 0 is the compilation directory, and the unit's own file, which nothing refers to.
        addDirectory(unit.directoryForm, unit.directory);
        while (true) {
            long at = cursor.position();
            if (skipText(cursor) == 0) {
                break;
            }
            addDirectory(FORM_IN_LINE, at);
        }
        addFile(0, 0, 0);
        while (true) {
            long at = cursor.position();
            if (skipText(cursor) == 0) {
                break;
            }
            int directory = (int) cursor.uleb();
            cursor.uleb();
            cursor.uleb();
            addFile(FORM_IN_LINE, at, directory);
        }
    }

    private static long skipText(ElfCursor cursor) throws ElfException {
        long start = cursor.position();
        while (cursor.u8() != 0) {
            // Read when asked for.
        }
        return cursor.position() - start - 1;
    }

    private void readEntries(ElfCursor cursor, boolean areDirectories) throws ElfException {
        int formats = cursor.u8();
        int[] contents = new int[formats];
        int[] forms = new int[formats];
        for (int i = 0; i < formats; i++) {
            contents[i] = (int) cursor.uleb();
            forms[i] = (int) cursor.uleb();
        }
        long count = cursor.uleb();
        if (count < 0 || count > MOST_ENTRIES || (formats == 0 && count > 0)) {
            throw new ElfException("a line program has " + count + " entries; the debug information is damaged");
        }
        for (long entry = 0; entry < count; entry++) {
            long path = 0;
            int pathForm = 0;
            int directory = 0;
            for (int i = 0; i < formats; i++) {
                long value = Forms.read(cursor, forms[i], 0, is64, version);
                if (contents[i] == CONTENT_PATH) {
                    path = value;
                    pathForm = forms[i] == Dw.FORM_STRING ? FORM_IN_LINE : forms[i];
                } else if (contents[i] == CONTENT_DIRECTORY) {
                    directory = (int) value;
                }
            }
            if (areDirectories) {
                addDirectory(pathForm, path);
            } else {
                addFile(pathForm, path, directory);
            }
        }
    }

    private void addDirectory(int form, long value) throws ElfException {
        if (directoryCount == directories.length) {
            int larger = larger(directoryCount);
            directories = Arrays.copyOf(directories, larger);
            directoryForms = Arrays.copyOf(directoryForms, larger);
        }
        directories[directoryCount] = value;
        directoryForms[directoryCount++] = form;
    }

    void addFile(int form, long value, int directory) throws ElfException {
        if (fileCount == files.length) {
            int larger = larger(fileCount);
            files = Arrays.copyOf(files, larger);
            fileForms = Arrays.copyOf(fileForms, larger);
            fileDirectories = Arrays.copyOf(fileDirectories, larger);
        }
        files[fileCount] = value;
        fileForms[fileCount] = form;
        fileDirectories[fileCount++] = directory;
    }

    private static int larger(int count) throws ElfException {
        if (count >= MOST_ENTRIES) {
            throw new ElfException(
                    "a line program has more than " + MOST_ENTRIES + " files; the debug information is damaged");
        }
        return count * 2;
    }

    /** Full path of a file as the compiler saw it; null if there is no such file. */
    @Nullable
    String path(int file) throws ElfException {
        if (file < 0 || file >= fileCount || fileForms[file] == 0) {
            return null;
        }
        if (paths.length == 0) {
            paths = new String[fileCount];
        }
        String known = paths[file];
        if (known == null) {
            known = join(file);
            paths[file] = known;
            pathBytes += 56 + known.length();
        }
        return known;
    }

    private String join(int file) throws ElfException {
        String name = text(fileForms[file], files[file]);
        if (name.startsWith("/")) {
            return name;
        }
        int index = fileDirectories[file];
        String directory = index >= 0 && index < directoryCount ? text(directoryForms[index], directories[index]) : "";
        if (!directory.startsWith("/") && index != 0) {
            String compilation = text(unit.directoryForm, unit.directory);
            directory = directory.isEmpty()
                    ? compilation
                    : compilation.isEmpty() ? directory : compilation + "/" + directory;
        }
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private String text(int form, long value) throws ElfException {
        return form == FORM_IN_LINE
                ? unit.sections().string(DwarfSections.LINE, value)
                : unit.string(form, value, null);
    }

    long retainedBytes() {
        return 160 + 12L * directoryCount + 16L * fileCount + 4L * paths.length + pathBytes;
    }
}
