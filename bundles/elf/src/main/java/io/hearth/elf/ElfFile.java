/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One ELF file, 64 bit little endian, for x86-64, aarch64 or BPF. Headers are read when it is opened, everything else
 * when it is asked for, by positional reads; the file is never mapped, so one that shrinks meanwhile is an exception
 * and no signal.
 *
 * <p>Works without section headers; segments then say where things are. The file may be hostile: every count, offset and
 * size is checked. Belongs to one thread. Whoever opens it closes it; {@link ElfBytes} got from it end with it.
 */
public final class ElfFile implements Closeable {
    private static final int NOTE_GNU_BUILD_ID = 3;
    private static final int NOTE_GO_BUILD_ID = 4;
    private static final int HASHED_BYTES = 4096;

    private final String name;
    private final ElfSource source;
    private final ElfLimits limits;
    private final ElfBytes whole;
    private final ElfHeaders headers;
    private @Nullable List<ElfNote> notes;

    private ElfFile(String name, ElfSource source, ElfLimits limits) throws ElfException {
        this.name = name;
        this.source = source;
        this.limits = limits;
        whole = ElfBytes.of(name, source, 0, source.size(), 0);
        headers = new ElfHeaders(name, whole, limits);
    }

    /** Opens a regular file with the default limits. */
    public static ElfFile open(Path path) throws ElfException {
        return open(path, ElfLimits.DEFAULT);
    }

    /**
     * Opens a regular file.
     *
     * @throws ElfException if it cannot be opened or read, or is no ELF file that is supported
     */
    public static ElfFile open(Path path, ElfLimits limits) throws ElfException {
        if (!Files.isRegularFile(path)) {
            throw new ElfException(path + ": " + (Files.exists(path) ? "not a regular file" : "there is no such file"));
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new ElfException(path + ": cannot be opened: " + reason(e), e);
        }
        return open(channel, path.toString(), limits);
    }

    /** Takes over an open channel, which is closed with the file, and also when this fails. */
    public static ElfFile open(FileChannel channel, String name, ElfLimits limits) throws ElfException {
        ElfFile opened = null;
        try {
            opened = new ElfFile(name, new ElfSource.OfChannel(channel, channel.size()), limits);
            return opened;
        } catch (ElfException e) {
            throw e;
        } catch (IOException e) {
            throw new ElfException(name + ": cannot be read: " + reason(e), e);
        } finally {
            if (opened == null) {
                closeQuietly(channel);
            }
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String said = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return said == null ? e.toString() : said;
    }

    /** Reads bytes in memory: a copy of the vDSO, a resource. The array is not copied and must not change. */
    public static ElfFile of(byte[] image, String name) throws ElfException {
        return of(ByteBuffer.wrap(image), name, ElfLimits.DEFAULT);
    }

    /** Reads what lies between position and limit of the buffer, which must not change. */
    public static ElfFile of(ByteBuffer image, String name, ElfLimits limits) throws ElfException {
        return new ElfFile(name, new ElfSource.OfBuffer(image.slice()), limits);
    }

    /** The same file for another thread, over the same open file: it ends when this one is closed. */
    public ElfFile view() throws ElfException {
        return new ElfFile(name, source, limits);
    }

    /** The name it was opened by, for messages. */
    public String name() {
        return name;
    }

    /** Length in bytes. */
    public long size() {
        return source.size();
    }

    public ElfLimits limits() {
        return limits;
    }

    public ElfHeader header() {
        return headers.header();
    }

    public ElfMachine machine() {
        return headers.header().machine();
    }

    /** Program headers in file order. */
    public List<ElfSegment> segments() {
        return headers.segments();
    }

    /** Section headers by index; empty if the file has none, or damaged ones. */
    public List<ElfSection> sections() {
        return headers.sections();
    }

    /** Why the section headers could not be used although there are some. */
    public Optional<String> sectionDamage() {
        return Optional.ofNullable(headers.damage());
    }

    /** The first section of that name. */
    public Optional<ElfSection> section(String wanted) {
        for (ElfSection section : headers.sections()) {
            if (section.name().equals(wanted)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /** The whole file; offsets are file offsets. */
    public ElfBytes bytes() {
        return whole;
    }

    /**
     * The content of a section, decompressed if need be.
     *
     * @throws ElfException if it has no bytes, lies outside of the file, or cannot be decompressed
     */
    public ElfBytes bytes(ElfSection section) throws ElfException {
        String what = name + " " + section.name();
        if (!section.hasBytes()) {
            throw new ElfException(what + ": the section has no bytes in this file");
        }
        ElfBytes raw = range(what, section.offset(), section.size(), section.address());
        if (section.isCompressed()) {
            return ElfBytes.of(what, ElfInflater.inflate(raw, limits.inflatedBytes()), section.address());
        }
        if (section.name().startsWith(".zdebug_")) {
            return ElfBytes.of(what, ElfInflater.inflateGnu(raw, limits.inflatedBytes()), section.address());
        }
        return raw;
    }

    /** The file part of a segment, cut at the end of the file. */
    public ElfBytes bytes(ElfSegment segment) throws ElfException {
        long offset = segment.offset();
        if (offset < 0 || offset > size()) {
            throw new ElfException(name + ": a segment at offset " + offset + " lies outside of the file");
        }
        long length = Math.max(0, Math.min(segment.fileSize(), size() - offset));
        return range(name + " segment at " + offset, offset, length, segment.virtualAddress());
    }

    /** From a virtual address to the end of its segment's file part; null if no segment has bytes there. */
    public @Nullable ElfBytes bytesFrom(long address) throws ElfException {
        for (ElfSegment segment : headers.segments()) {
            long into = address - segment.virtualAddress();
            if (segment.isLoad() && Long.compareUnsigned(into, segment.fileSize()) < 0) {
                long offset = segment.offset() + into;
                if (offset < 0 || offset >= size()) {
                    return null;
                }
                long length = Math.min(segment.fileSize() - into, size() - offset);
                return range(name + " at address 0x" + Long.toHexString(address), offset, length, address);
            }
        }
        return null;
    }

    private ElfBytes range(String what, long offset, long length, long address) throws ElfException {
        if (offset < 0 || length < 0 || offset > size() - length) {
            throw new ElfException(what + ": " + length + " bytes at offset " + offset
                    + " lie outside of the file; it was cut short or is damaged");
        }
        return ElfBytes.of(what, source, offset, length, address);
    }

    /** Where the byte of a virtual address is in the file. */
    public OptionalLong fileOffset(long address) {
        for (ElfSegment segment : headers.segments()) {
            long into = address - segment.virtualAddress();
            if (segment.isLoad() && Long.compareUnsigned(into, segment.fileSize()) < 0) {
                return OptionalLong.of(segment.offset() + into);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The virtual address of a byte of the file. Where segments share a page of the file, an executable one is
     * preferred.
     */
    public OptionalLong virtualAddress(long offset) {
        ElfSegment found = null;
        for (ElfSegment segment : headers.segments()) {
            if (segment.isLoad()
                    && Long.compareUnsigned(offset - segment.offset(), segment.fileSize()) < 0
                    && (found == null || (segment.isExecutable() && !found.isExecutable()))) {
                found = segment;
            }
        }
        return found == null ? OptionalLong.empty() : OptionalLong.of(offset - found.offset() + found.virtualAddress());
    }

    /** Whether an executable segment holds the address. */
    public boolean isExecutable(long address) {
        for (ElfSegment segment : headers.segments()) {
            if (segment.isLoad() && segment.isExecutable() && segment.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** All notes. */
    public List<ElfNote> notes() throws ElfException {
        List<ElfNote> read = notes;
        if (read == null) {
            read = ElfNotes.of(this);
            notes = read;
        }
        return read;
    }

    private Optional<ElfNote> note(String owner, int type) throws ElfException {
        for (ElfNote note : notes()) {
            if (note.type() == type && note.owner().equals(owner)) {
                return Optional.of(note);
            }
        }
        return Optional.empty();
    }

    /** The GNU build id in lower case hexadecimal digits. */
    public Optional<String> buildId() throws ElfException {
        return note("GNU", NOTE_GNU_BUILD_ID).map(ElfNote::hex);
    }

    /** The Go build id, the text that {@code go tool buildid} prints. */
    public Optional<String> goBuildId() throws ElfException {
        return note("Go", NOTE_GO_BUILD_ID).map(note -> new String(note.description(), StandardCharsets.UTF_8));
    }

    /** Whether the Go linker made it, or took part. */
    public boolean isGo() throws ElfException {
        for (ElfSection section : headers.sections()) {
            switch (section.name()) {
                case ".gopclntab", ".data.rel.ro.gopclntab", ".go.buildinfo" -> {
                    return true;
                }
                default -> {}
            }
        }
        return note("Go", NOTE_GO_BUILD_ID).isPresent();
    }

    /** The name and checksum of the separate debug file. */
    public Optional<DebugLink> debugLink() throws ElfException {
        Optional<ElfSection> section = section(".gnu_debuglink");
        if (section.isEmpty() || !section.get().hasBytes()) {
            return Optional.empty();
        }
        ElfBytes bytes = bytes(section.get());
        String file = bytes.string(0, 4096);
        long at = file.getBytes(StandardCharsets.UTF_8).length + 1L;
        return Optional.of(new DebugLink(file, bytes.u32((at + 3) & ~3L)));
    }

    /** The name other files know this shared object by (DT_SONAME). */
    public Optional<String> soname() throws ElfException {
        return Optional.ofNullable(ElfDynamic.soname(this));
    }

    /** The value of the first dynamic entry with that tag (gABI, "Dynamic Section"). */
    public OptionalLong dynamicValue(long tag) throws ElfException {
        Long value = ElfDynamic.value(this, tag);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * A file id that every file has: the first 16 bytes, in hexadecimal, of SHA-256 over the first 4,096 bytes, the last
     * 4,096 bytes and the length as eight bytes big endian (OpenTelemetry semantic conventions,
     * {@code process.executable.build_id.htlhash}).
     */
    public String htlhash() throws ElfException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        int part = (int) Math.min(HASHED_BYTES, size());
        digest.update(whole.slice(0, part));
        digest.update(whole.slice(size() - part, part));
        digest.update(ByteBuffer.allocate(8).putLong(size()).array());
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    @Override
    public void close() {
        closeQuietly(source);
    }

    private static void closeQuietly(Closeable opened) {
        try {
            opened.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }
}
