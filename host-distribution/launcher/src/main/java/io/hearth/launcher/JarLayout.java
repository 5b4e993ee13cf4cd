/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The plain form of a ZIP archive, in which every reader finds the same entries: the central directory and the local headers
 * agree, entries follow each other from the first byte on without a gap, and no two have one name. A signature is worth
 * something in such an archive only: in others a class loader may find what the checker did not see.
 *
 * <p>Source of the format: APPNOTE.TXT 6.3.9 of PKWARE, sections 4.3 and 4.4. Numbers are little-endian.
 */
final class JarLayout {
    private static final int END = 0x06054b50;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int END_BYTES = 22;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR_BYTES = 12;
    private static final int MAX_ENTRIES = 65_534;
    private static final int MAX_CENTRAL_BYTES = 32 << 20;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int HAS_DESCRIPTOR = 1 << 3;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int EXTRA_ZIP64 = 0x0001;
    private static final int EXTRA_UNICODE_PATH = 0x7075;
    private static final long UNSIGNED = 0xffffffffL;

    private final FileChannel file;
    private final Set<String> names = new HashSet<>();

    private JarLayout(FileChannel file) {
        this.file = file;
    }

    /** The archive has another form; the message completes "it is not a plain archive: ". */
    static final class NotPlainException extends Exception {
        private static final long serialVersionUID = 1L;

        NotPlainException(String message) {
            super(message);
        }
    }

    /** One entry, as both its headers have it. */
    private record Entry(String name, int flags, int method, long crc, long packed, long size, long at) {}

    /** @param jar a private copy, which nobody else writes */
    static void check(Path jar) throws IOException, NotPlainException {
        try (FileChannel file = FileChannel.open(jar)) {
            new JarLayout(file).check();
        }
    }

    private void check() throws IOException, NotPlainException {
        long endAt = file.size() - END_BYTES;
        if (endAt < 0) {
            throw new NotPlainException("it is too short");
        }
        ByteBuffer end = bytes(endAt, END_BYTES);
        if (end.getInt(0) != END || end.getShort(20) != 0) {
            throw new NotPlainException(
                    "it does not end with its directory; bytes or a comment follow, or it is cut off");
        }
        int count = end.getShort(10) & 0xffff;
        long centralBytes = end.getInt(12) & UNSIGNED;
        long centralAt = end.getInt(16) & UNSIGNED;
        boolean zip64 = endAt >= ZIP64_LOCATOR_BYTES
                && bytes(endAt - ZIP64_LOCATOR_BYTES, Integer.BYTES).getInt(0) == ZIP64_LOCATOR;
        if (zip64 || count > MAX_ENTRIES || centralBytes > MAX_CENTRAL_BYTES) {
            throw new NotPlainException("it is in ZIP64 form, or has too many entries");
        }
        if (end.getInt(4) != 0 || (end.getShort(8) & 0xffff) != count || centralAt + centralBytes != endAt) {
            throw new NotPlainException("its directory does not lie where its end says");
        }
        List<Entry> entries = central(bytes(centralAt, (int) centralBytes), count);
        checkFolders(entries);
        entries.sort(Comparator.comparingLong(Entry::at));
        long at = 0;
        for (int i = 0; i < entries.size(); i++) {
            long next = i + 1 < entries.size() ? entries.get(i + 1).at() : centralAt;
            checkLocal(entries.get(i), at, next);
            at = next;
        }
        if (entries.isEmpty() && centralAt != 0) {
            throw new NotPlainException("bytes lie before its directory");
        }
    }

    private List<Entry> central(ByteBuffer central, int count) throws NotPlainException {
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (at + CENTRAL_BYTES <= central.limit() && central.getInt(at) == CENTRAL) {
            int nameBytes = central.getShort(at + 28) & 0xffff;
            int extraBytes = central.getShort(at + 30) & 0xffff;
            int next = at + CENTRAL_BYTES + nameBytes + extraBytes;
            if (central.getShort(at + 32) != 0 || central.getShort(at + 34) != 0 || next > central.limit()) {
                throw new NotPlainException("an entry of its directory has a comment, or is cut off");
            }
            byte[] name = new byte[nameBytes];
            central.get(at + CENTRAL_BYTES, name);
            checkExtra(central, at + CENTRAL_BYTES + nameBytes, next);
            entries.add(entry(central, at, name));
            at = next;
        }
        if (at != central.limit() || entries.size() != count) {
            throw new NotPlainException("its directory holds other things than its entries");
        }
        return entries;
    }

    private Entry entry(ByteBuffer central, int at, byte[] nameBytes) throws NotPlainException {
        String name = checkedName(nameBytes);
        Entry entry = new Entry(
                name,
                central.getShort(at + 8) & 0xffff,
                central.getShort(at + 10) & 0xffff,
                central.getInt(at + 16) & UNSIGNED,
                central.getInt(at + 20) & UNSIGNED,
                central.getInt(at + 24) & UNSIGNED,
                central.getInt(at + 42) & UNSIGNED);
        String shown = TerminalText.escape(name);
        if ((entry.flags() & ENCRYPTED) != 0 || (entry.method() != STORED && entry.method() != DEFLATED)) {
            throw new NotPlainException(shown + " is encrypted, or packed by a method that jars do not use");
        }
        if (entry.method() == STORED && entry.packed() != entry.size()) {
            throw new NotPlainException(shown + " has two sizes");
        }
        // Readers skip what is named like a folder; others load it.
        if (name.endsWith("/") && (entry.size() != 0 || entry.crc() != 0)) {
            throw new NotPlainException(shown + " is named like a folder and has content");
        }
        return entry;
    }

    private String checkedName(byte[] bytes) throws NotPlainException {
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotPlainException("the name of an entry is not UTF-8: " + TerminalText.escape(bytes));
        }
        String shown = TerminalText.escape(name);
        if (!shown.equals(name) || name.isEmpty() || name.indexOf('\\') >= 0) {
            throw new NotPlainException("the name of an entry has characters that names do not have: " + shown);
        }
        String plain = plain(name);
        for (String part : plain.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new NotPlainException("the name of an entry is no plain path: " + shown);
            }
        }
        if (!names.add(folded(plain))) {
            throw new NotPlainException("two entries have one name: " + shown);
        }
        return name;
    }

    private static String plain(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    /** What some reader takes for the same name: another spelling of its characters, or of META-INF's case. */
    private static String folded(String name) {
        String normal = Normalizer.normalize(name, Normalizer.Form.NFKC);
        String upper = normal.toUpperCase(Locale.ROOT);
        boolean ofArchive = upper.startsWith("META-INF/") && upper.indexOf('/') == upper.lastIndexOf('/');
        return ofArchive || upper.equals("META-INF") ? upper : normal;
    }

    /** A file cannot be the folder of another: unpacked, one of the two would be lost. */
    private void checkFolders(List<Entry> entries) throws NotPlainException {
        Set<String> files = new HashSet<>();
        for (Entry entry : entries) {
            if (!entry.name().endsWith("/")) {
                files.add(entry.name());
            }
        }
        for (Entry entry : entries) {
            String name = plain(entry.name());
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                if (files.contains(name.substring(0, slash))) {
                    throw new NotPlainException(name.substring(0, slash) + " is a file and a folder");
                }
            }
        }
    }

    private static void checkExtra(ByteBuffer buffer, int from, int to) throws NotPlainException {
        int at = from;
        while (at + 4 <= to) {
            int id = buffer.getShort(at) & 0xffff;
            if (id == EXTRA_ZIP64 || id == EXTRA_UNICODE_PATH) {
                throw new NotPlainException("an entry has a second size or a second name");
            }
            at += 4 + (buffer.getShort(at + 2) & 0xffff);
        }
        if (at != to) {
            throw new NotPlainException("the extra field of an entry is damaged");
        }
    }

    private void checkLocal(Entry entry, long at, long next) throws IOException, NotPlainException {
        String shown = TerminalText.escape(entry.name());
        if (entry.at() != at || next - at < LOCAL_BYTES) {
            throw new NotPlainException("bytes that belong to no entry lie before " + shown + ", or entries overlap");
        }
        ByteBuffer local = bytes(at, LOCAL_BYTES);
        int nameBytes = local.getShort(26) & 0xffff;
        int extraBytes = local.getShort(28) & 0xffff;
        long dataAt = at + LOCAL_BYTES + nameBytes + extraBytes;
        if (local.getInt(0) != LOCAL || dataAt + entry.packed() > next) {
            throw new NotPlainException(shown + " is not where the directory says, or overlaps another entry");
        }
        ByteBuffer rest = bytes(at + LOCAL_BYTES, nameBytes + extraBytes);
        byte[] name = new byte[nameBytes];
        rest.get(0, name);
        checkExtra(rest, nameBytes, nameBytes + extraBytes);
        boolean described = (local.getShort(6) & HAS_DESCRIPTOR) != 0;
        boolean same = Arrays.equals(name, entry.name().getBytes(StandardCharsets.UTF_8))
                && (local.getShort(6) & 0xffff) == entry.flags()
                && (local.getShort(8) & 0xffff) == entry.method()
                && agrees(local, 14, entry.crc(), described)
                && agrees(local, 18, entry.packed(), described)
                && agrees(local, 22, entry.size(), described);
        if (!same) {
            throw new NotPlainException("the two headers of " + shown + " differ");
        }
        checkDescriptor(entry, described, dataAt + entry.packed(), next);
    }

    private static boolean agrees(ByteBuffer local, int at, long value, boolean described) {
        long here = local.getInt(at) & UNSIGNED;
        return here == value || (described && here == 0);
    }

    private void checkDescriptor(Entry entry, boolean described, long from, long to)
            throws IOException, NotPlainException {
        long bytes = to - from;
        boolean right = bytes == 0 && !described;
        if (described && (bytes == DESCRIPTOR_BYTES || bytes == DESCRIPTOR_BYTES + Integer.BYTES)) {
            ByteBuffer descriptor = bytes(from, (int) bytes);
            int at = (int) bytes - DESCRIPTOR_BYTES;
            right = (at == 0 || descriptor.getInt(0) == DESCRIPTOR)
                    && agrees(descriptor, at, entry.crc(), false)
                    && agrees(descriptor, at + 4, entry.packed(), false)
                    && agrees(descriptor, at + 8, entry.size(), false);
        }
        if (!right) {
            throw new NotPlainException("bytes that belong to no entry lie after " + TerminalText.escape(entry.name()));
        }
    }

    private ByteBuffer bytes(long at, int count) throws IOException, NotPlainException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new NotPlainException("it is cut off");
            }
        }
        return buffer.flip();
    }
}
