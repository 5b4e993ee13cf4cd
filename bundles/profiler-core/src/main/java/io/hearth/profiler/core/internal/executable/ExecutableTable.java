/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.linux.FileIdentity;
import io.hearth.profiler.core.internal.process.ExecutableLookup;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Every executable file that some process maps, by its identity. Files that nobody maps any more are kept for a moment,
 * bounded in number and bytes, and until samples that name them have been reported; then all that they brought goes.
 * Look-ups and the order of loading belong to the reading thread; the files are read by {@link ExecutableLoader}'s
 * threads, which report back through a queue.
 */
public final class ExecutableTable implements ExecutableLookup, NumberedExecutables {

    private static final long KEEP_UNUSED_NANOS = 45_000_000_000L;
    private static final int MAX_UNUSED = 256;
    private static final long MAX_UNUSED_BYTES = 16 << 20;
    /** A file that could not be read is tried again for another process, but not for each. */
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final ExecutableLoader loader;
    private final FileStatus status;
    private final ReportedWindows windows;
    private final LongSupplier clock;
    private final Map<ExecutableIdentity, Executable> byIdentity = new HashMap<>();
    private final AtomicReferenceArray<@Nullable Executable> byObject;
    private final ObjectNumbers numbers;
    private final Queue<Executable> settled = new ConcurrentLinkedQueue<>();
    private Consumer<Executable> onRemoved = executable -> {};
    private final AtomicInteger size = new AtomicInteger();
    private int sizeAfterSweep;
    private int unreported;
    private int loading;
    /** What is mapped is asked for once for all processes that map it in the same moment. */
    private final Map<MappedInode, ExecutableIdentity> seen = new HashMap<>();

    private long seenNanos;

    private static final long SEEN_NANOS = 50_000_000L;

    private record MappedInode(long device, long inode, String name) {}

    /**
     * An empty table.
     *
     * @param clock CLOCK_MONOTONIC in nanoseconds
     */
    public ExecutableTable(
            ExecutableLoader loader,
            KernelExecutables kernel,
            FileStatus status,
            ReportedWindows windows,
            LongSupplier clock) {
        this.loader = loader;
        this.status = status;
        this.windows = windows;
        this.clock = clock;
        this.byObject = new AtomicReferenceArray<>(kernel.maxObjects());
        this.numbers = new ObjectNumbers(kernel.maxObjects(), windows);
    }

    /** Is told of files that have gone, on the reading thread. */
    public void onRemoved(Consumer<Executable> told) {
        onRemoved = told;
    }

    @Override
    public @Nullable Executable find(
            TracedProcess process,
            long start,
            long end,
            String name,
            byte @Nullable [] buildId,
            long device,
            long inode,
            long mappedNanos) {
        boolean vdso = name.equals("[vdso]");
        if (!vdso && (!name.startsWith("/") || ExecutableLookup.isAnonymous(name))) {
            return null;
        }
        String path = name.endsWith(" (deleted)") ? name.substring(0, name.length() - 10) : name;
        MappedFile mapped = new MappedFile(process.task(), start, end, path);
        ExecutableIdentity identity;
        if (vdso) {
            identity = ExecutableIdentity.VDSO;
        } else if (buildId != null) {
            identity = ExecutableIdentity.ofBuildId(buildId);
        } else {
            identity = identify(mapped, device, inode, mappedNanos);
        }
        if (identity == null) {
            return null;
        }
        long now = clock.getAsLong();
        Executable known = byIdentity.get(identity);
        if (known != null && (!known.hasFailed() || now - known.usedNanos() < RETRY_NANOS)) {
            known.used(now);
            return known;
        }
        return add(identity, mapped, now);
    }

    private @Nullable Executable add(ExecutableIdentity identity, MappedFile mapped, long now) {
        int object = numbers.take();
        if (object < 0) {
            return null;
        }
        Executable executable = new Executable(object, identity, mapped);
        executable.used(now);
        executable.identities.add(identity);
        byIdentity.put(identity, executable);
        byObject.set(object, executable);
        size.incrementAndGet();
        loading++;
        loader.load(executable, settled);
        return executable;
    }

    /**
     * The identity of a file without a build id; null when it has been written to since it was mapped, so that nobody can
     * say what runs.
     */
    private @Nullable ExecutableIdentity identify(MappedFile mapped, long device, long inode, long mappedNanos) {
        long now = clock.getAsLong();
        if (now - seenNanos > SEEN_NANOS) {
            seen.clear();
            seenNanos = now;
        }
        MappedInode key = new MappedInode(device, inode, mapped.path());
        ExecutableIdentity known = seen.get(key);
        if (known != null && mappedNanos == 0) {
            return known;
        }
        FileIdentity there = status.of(mapped.mapped());
        boolean isMapped = there != null;
        for (int i = 1; there == null && i < 3; i++) {
            there = status.of(mapped.places().get(i));
        }
        if (there == null || !isMapped && there.inode() != inode) {
            return null;
        }
        if (mappedNanos != 0) {
            // Of a process that has gone, only the name leads to the file.
            long changed = isMapped ? there.modifiedNanos() : there.changedNanos();
            if (changed > status.realtime(mappedNanos)) {
                return null;
            }
        }
        ExecutableIdentity identity = ExecutableIdentity.of(device, inode, mapped.path(), there);
        seen.put(key, identity);
        return identity;
    }

    /** The next file whose loading has ended; null when there is none. */
    public @Nullable Executable pollSettled() {
        Executable executable = settled.poll();
        if (executable != null) {
            loading--;
            ExecutableFile file = executable.file();
            if (file != null) {
                alias(executable, file);
            }
        }
        return executable;
    }

    /** A mapping may come with the build id, or, from /proc, with the inode. */
    private void alias(Executable executable, ExecutableFile file) {
        FileIdentity there = file.status();
        if (there != null) {
            alias(executable, ExecutableIdentity.of(there.device(), there.inode(), executable.path(), there));
        }
        if (!file.gnuBuildId().isEmpty()) {
            alias(executable, ExecutableIdentity.ofBuildId(file.gnuBuildId()));
        }
    }

    private void alias(Executable executable, ExecutableIdentity identity) {
        Executable other = byIdentity.get(identity);
        if (other == null || other.hasFailed()) {
            byIdentity.put(identity, executable);
            executable.identities.add(identity);
        }
    }

    /** Files whose loading has not ended. */
    public int loading() {
        return loading;
    }

    /** Any thread. */
    @Override
    public @Nullable Executable byObject(int object) {
        return object > 0 && object < byObject.length() ? byObject.get(object) : null;
    }

    /** Whether many files have come since the last removal, so that the next one should not wait. */
    public boolean isCrowded() {
        return size.get() - sizeAfterSweep > MAX_UNUSED;
    }

    /** Files that nobody maps any more, but that samples name which wait to be reported. */
    public int unreported() {
        return unreported;
    }

    /**
     * Removes files that nobody maps: those that have been marked as used at {@code nowNanos} or later are.
     *
     * @return how many
     */
    public int removeUnused(long nowNanos) {
        List<Executable> unused = new ArrayList<>();
        unreported = 0;
        for (int object = 1; object < numbers.limit(); object++) {
            Executable e = byObject.get(object);
            if (e == null || !e.isSettled() || e.usedNanos() - nowNanos >= 0) {
                continue;
            }
            if (e.unusedNanos == 0) {
                e.unusedNanos = nowNanos;
                e.unusedWindow = windows.window();
            }
            if (windows.isReported(e.unusedWindow)) {
                unused.add(e);
            } else {
                unreported++;
            }
        }
        List<Executable> removed = choose(unused, nowNanos);
        removed.forEach(this::forget);
        if (!removed.isEmpty()) {
            loader.remove(removed, numbers.freed());
        }
        sizeAfterSweep = size.get();
        return removed.size();
    }

    /** All that have not been used for long, and the oldest of the others where there are too many. */
    private static List<Executable> choose(List<Executable> unused, long nowNanos) {
        unused.sort(Comparator.comparingLong((Executable e) -> e.unusedNanos).reversed());
        List<Executable> chosen = new ArrayList<>();
        int kept = 0;
        long bytes = 0;
        for (Executable e : unused) {
            ExecutableFile file = e.file();
            bytes += file == null ? 0 : file.rowBytes();
            if (nowNanos - e.unusedNanos > KEEP_UNUSED_NANOS || kept >= MAX_UNUSED || bytes > MAX_UNUSED_BYTES) {
                chosen.add(e);
            } else {
                kept++;
            }
        }
        return chosen;
    }

    private void forget(Executable executable) {
        executable.removed();
        byObject.set(executable.slot(), null);
        for (ExecutableIdentity identity : executable.identities) {
            byIdentity.remove(identity, executable);
        }
        size.decrementAndGet();
        onRemoved.accept(executable);
    }

    /** Changes when an object number may have changed hands. Any thread. */
    @Override
    public int generation() {
        return numbers.generation();
    }

    /** Files known. Any thread. */
    public int size() {
        return size.get();
    }

    /** Bytes of unwind rows in the kernel half. Any thread. */
    public long rowBytes() {
        long bytes = 0;
        for (int object = 1; object < byObject.length(); object++) {
            Executable e = byObject.get(object);
            ExecutableFile file = e == null ? null : e.file();
            bytes += file == null ? 0 : file.rowBytes();
        }
        return bytes;
    }
}
