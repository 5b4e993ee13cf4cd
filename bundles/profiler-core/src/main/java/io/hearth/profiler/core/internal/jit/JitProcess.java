/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.jit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.elf.symbol.JitDump;
import io.hearth.elf.symbol.PerfMap;
import io.hearth.linux.ErrnoException;
import io.hearth.linux.FileIdentity;
import io.hearth.linux.ForeignFile;
import io.hearth.linux.NotRegularException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The files that the JIT compilers of one process image write, opened while it lives and read a slice at a time. One
 * read at a time; the reporting thread looks names up meanwhile.
 *
 * <p>Source: Linux {@code tools/perf/Documentation/jit-interface.txt}, {@code jitdump-specification.txt}; a file that
 * belongs neither to root nor to the process's user is not believed, as in {@code tools/perf/util/symbol.c}.
 */
final class JitProcess {

    /** Of a file; what lies behind is not read. */
    static final long MOST_BYTES = 64L << 20;

    private static final long SLICE_BYTES = 1 << 20;

    /** What is wrong with a file, in words; thrown to end its reading. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private static final class Opened {
        final ForeignFile file;
        final FileChannel channel;

        Opened(ForeignFile file) {
            this.file = file;
            this.channel = file.channel();
        }
    }

    private final int user;
    private final String mapPath;
    private volatile @Nullable String dumpPath;
    private volatile PerfMap map = new PerfMap();
    private volatile JitDump dump = new JitDump();

    @GuardedBy("this")
    private @Nullable Opened openMap;

    @GuardedBy("this")
    private @Nullable Opened openDump;

    @GuardedBy("this")
    private boolean closed;

    private boolean mapEnded;
    private boolean dumpEnded;
    private volatile long retained;
    private volatile int replacedBefore;

    JitProcess(int user, String mapPath) {
        this.user = user;
        this.mapPath = mapPath;
    }

    int user() {
        return user;
    }

    /** The process maps a jitdump file; any thread. */
    void dumpAt(String path) {
        if (!path.equals(dumpPath)) {
            dumpPath = path;
        }
    }

    /**
     * Reads on, a slice of each file.
     *
     * @return whether there is more to read at once
     * @throws RefusedException when a file costs more than it may, or is of the wrong kind; it is not read any more, the
     *     other one is
     */
    boolean read(long nowNanos) throws IOException {
        boolean more = false;
        try {
            more = !mapEnded && readMap(nowNanos);
        } catch (IOException e) {
            mapEnded = true;
            refuse(mapPath, e);
        } finally {
            retained = map.retainedBytes() + dump.retainedBytes();
        }
        String path = dumpPath;
        try {
            more |= path != null && !dumpEnded && readDump(path);
        } catch (IOException e) {
            dumpEnded = true;
            refuse(String.valueOf(path), e);
        } finally {
            retained = map.retainedBytes() + dump.retainedBytes();
        }
        return more;
    }

    private void refuse(String path, IOException e) throws RefusedException {
        if (isClosed()) {
            return;
        }
        if (e instanceof RefusedException refused) {
            throw refused;
        }
        throw new RefusedException(path + ": " + e.getMessage());
    }

    private boolean readMap(long nowNanos) throws IOException {
        Opened opened = opened(true, mapPath);
        if (opened == null) {
            return false;
        }
        long size = opened.file.identify().size();
        boolean more = map.read(opened.channel, size, SLICE_BYTES, nowNanos);
        if (map.isTruncated() || map.position() > MOST_BYTES) {
            throw tooLarge(mapPath, size, map.size());
        }
        return more;
    }

    private boolean readDump(String path) throws IOException {
        Opened opened = opened(false, path);
        if (opened == null) {
            return false;
        }
        long size = opened.file.identify().size();
        boolean more = dump.read(opened.channel, size, SLICE_BYTES);
        if (dump.isTruncated() || dump.bytesRead() > MOST_BYTES) {
            throw tooLarge(path, size, dump.size());
        }
        return more;
    }

    private static RefusedException tooLarge(String path, long size, int entries) {
        return new RefusedException(path + " is larger than what is read of such a file (" + (MOST_BYTES >> 20)
                + " MiB, " + PerfMap.MOST_ENTRIES + " pieces of code): of its " + size + " bytes, the first " + entries
                + " pieces of code have names");
    }

    /** The file, opened when it is there; a file that has taken the place of an earlier one is read from its start. */
    private @Nullable Opened opened(boolean ofMap, String path) throws IOException {
        Opened known;
        synchronized (this) {
            known = ofMap ? openMap : openDump;
        }
        ForeignFile found;
        try {
            found = ForeignFile.open(path, false);
        } catch (NotRegularException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        } catch (ErrnoException e) {
            // Gone, as the process may be: what was opened in time can still be read.
            return known;
        }
        FileIdentity now = found.identity();
        if (known != null && sameFile(known.file.identity(), now)) {
            found.close();
            return known;
        }
        if (now.owner() != 0 && now.owner() != user) {
            found.close();
            throw new RefusedException(path + " belongs to user " + now.owner() + ", not to root or to the user " + user
                    + " whose process it is about; its names are not used");
        }
        return keep(ofMap, new Opened(found), known);
    }

    private static boolean sameFile(FileIdentity one, FileIdentity other) {
        return one.device() == other.device() && one.inode() == other.inode() && one.bornNanos() == other.bornNanos();
    }

    private synchronized @Nullable Opened keep(boolean ofMap, Opened found, @Nullable Opened before)
            throws IOException {
        if (before != null) {
            before.channel.close();
        }
        if (closed) {
            found.channel.close();
            return null;
        }
        if (ofMap) {
            openMap = found;
            replacedBefore += before == null ? 0 : map.replacements() + 1;
            map = before == null ? map : new PerfMap();
        } else {
            openDump = found;
            replacedBefore += before == null ? 0 : dump.replacements() + 1;
            dump = before == null ? dump : new JitDump();
        }
        return found;
    }

    /** Bytes of heap kept. */
    long retainedBytes() {
        return retained;
    }

    /** Grows when code took the place of other code. */
    int replacements() {
        return replacedBefore + map.replacements() + dump.replacements();
    }

    /** The name of an address at a time; null if nothing names it. Any thread. */
    @Nullable
    GeneratedCode lookup(long address, long timeNanos) {
        String name = map.lookup(address, timeNanos);
        if (name != null) {
            return new GeneratedCode(name, "", 0);
        }
        String dumped = dump.lookup(address, timeNanos);
        if (dumped == null) {
            return null;
        }
        JitDump.Source source = source(address, timeNanos);
        return source == null
                ? new GeneratedCode(dumped, "", 0)
                : new GeneratedCode(dumped, source.file(), source.line());
    }

    private JitDump.@Nullable Source source(long address, long timeNanos) {
        Opened opened;
        synchronized (this) {
            opened = openDump;
        }
        try {
            return opened == null ? null : dump.source(opened.channel, address, timeNanos);
        } catch (IOException e) {
            return null;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Whether a file has been found. */
    synchronized boolean hasFiles() {
        return openMap != null || openDump != null;
    }

    synchronized void close() {
        closed = true;
        close(openMap);
        close(openDump);
        openMap = null;
        openDump = null;
    }

    private static void close(@Nullable Opened opened) {
        try {
            if (opened != null) {
                opened.channel.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }
}
