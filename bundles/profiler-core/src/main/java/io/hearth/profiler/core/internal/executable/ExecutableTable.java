/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.executable;

import io.hearth.profiler.core.internal.process.TracedProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Every executable file that some process maps, by build id or by device and inode. Look-ups and the order of loading
 * belong to the reading thread; the files are read by {@link ExecutableLoader}'s threads, which report back through a
 * queue.
 */
public final class ExecutableTable implements NumberedExecutables {

    private static final long KEEP_UNUSED_NANOS = 300_000_000_000L;

    private final ExecutableLoader loader;
    private final KernelExecutables kernel;
    private final Map<String, Executable> byKey = new HashMap<>();
    private final AtomicReferenceArray<@Nullable Executable> byObject;
    private final Deque<Integer> freeObjects = new ArrayDeque<>();
    private final Queue<Executable> settled = new ConcurrentLinkedQueue<>();
    private int objects = 1;
    private int loading;
    private final AtomicInteger generation = new AtomicInteger();

    public ExecutableTable(ExecutableLoader loader, KernelExecutables kernel) {
        this.loader = loader;
        this.kernel = kernel;
        this.byObject = new AtomicReferenceArray<>(kernel.maxObjects());
    }

    /**
     * The file behind a mapping; null when there is none. A file not seen before begins to be loaded.
     *
     * @param identity device and inode as one number; 0 when only the build id is known
     */
    public @Nullable Executable find(
            TracedProcess process, long start, long end, String name, byte @Nullable [] buildId, long identity) {
        boolean vdso = name.equals("[vdso]");
        if (!vdso && (!name.startsWith("/") || name.startsWith("/dev/zero") || name.startsWith("//anon"))) {
            return null;
        }
        String key =
                vdso ? name : buildId != null ? "b:" + HexFormat.of().formatHex(buildId) : "i:" + identity + ":" + name;
        Executable known = byKey.get(key);
        if (known != null) {
            return known;
        }
        Integer object = objects < kernel.maxObjects() ? Integer.valueOf(objects) : freeObjects.poll();
        if (object == null) {
            return null;
        }
        if (object == objects) {
            objects++;
        }
        String path = name.endsWith(" (deleted)") ? name.substring(0, name.length() - 10) : name;
        Executable executable = new Executable(object, path.substring(path.lastIndexOf('/') + 1), path, process.pid());
        executable.used(System.nanoTime());
        byKey.put(key, executable);
        byObject.set(object, executable);
        loading++;
        loader.load(executable, process.pid(), start, end, settled);
        return executable;
    }

    /** The next file whose loading has ended; null when there is none. */
    public @Nullable Executable pollSettled() {
        Executable executable = settled.poll();
        if (executable != null) {
            loading--;
            ExecutableFile file = executable.file();
            if (file != null && !file.gnuBuildId().isEmpty()) {
                byKey.putIfAbsent("b:" + file.gnuBuildId(), executable);
            }
        }
        return executable;
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

    /** Lets go of files that no process has mapped for five minutes. */
    public void removeUnused(long nowNanos) {
        for (int object = 1; object < objects; object++) {
            Executable e = byObject.get(object);
            if (e != null && e.isSettled() && nowNanos - e.usedNanos() > KEEP_UNUSED_NANOS) {
                byObject.set(object, null);
                byKey.values().removeIf(value -> value == e);
                kernel.removeExecutable(object);
                ExecutableFile file = e.file();
                if (file != null) {
                    file.close();
                }
                freeObjects.add(object);
                generation.incrementAndGet();
            }
        }
    }

    /** Changes when an object number may have changed hands. Any thread. */
    @Override
    public int generation() {
        return generation.get();
    }

    public int size() {
        return objects - 1 - freeObjects.size();
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
