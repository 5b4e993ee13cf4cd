/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.linux.PathText;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Perf side-band records of all CPUs, put in the order of their time and told to the process table. Layouts are those
 * of include/uapi/linux/perf_event.h: PERF_RECORD_COMM, _EXIT, _FORK, _MMAP2, each ended by the sample_id fields that
 * were asked for (TID, then TIME). Owned by the reading thread.
 */
public final class ProcessEvents {

    public static final int COMM = 3;
    public static final int EXIT = 4;
    public static final int FORK = 7;
    public static final int MMAP2 = 10;
    private static final int MISC_COMM_EXEC = 1 << 13;
    private static final int MISC_BUILD_ID = 1 << 14;
    private static final int PROT_EXEC = 4;
    private static final int TRAILER = 16;

    private sealed interface Event permits Forked, Execed, Renamed, Mapped, Exited {
        long time();
    }

    private record Forked(long time, int pid, int parent) implements Event {}

    private record Execed(long time, int pid, String comm) implements Event {}

    private record Renamed(long time, int pid, String comm) implements Event {}

    private record Exited(long time, int pid) implements Event {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Mapped(
            long time, int pid, long start, long length, long offset, String name, byte @Nullable [] buildId, long file)
            implements Event {}

    private final List<Event> events = new ArrayList<>();

    /**
     * Takes one record.
     *
     * @param memory machine byte order; the body, behind the eight-byte header, is at {@code offset}
     */
    public void record(int type, int misc, ByteBuffer memory, int offset, int length) {
        if (length < TRAILER + 8) {
            return;
        }
        ByteBuffer body = memory.slice(offset, length).order(memory.order());
        long time = body.getLong(length - 8);
        int pid = body.getInt(0);
        int tid = body.getInt(4);
        // Ids of processes outside of the event's PID namespace are 0 or -1.
        if (pid <= 0) {
            return;
        }
        switch (type) {
            case FORK -> {
                // pid, ppid, tid, ptid: threads are no news.
                if (pid != body.getInt(4)) {
                    events.add(new Forked(time, pid, body.getInt(4)));
                }
            }
            case EXIT -> {
                if (pid == body.getInt(8)) {
                    events.add(new Exited(time, pid));
                }
            }
            case COMM -> {
                if (pid == tid) {
                    String comm = text(body, 8, length - TRAILER);
                    events.add(
                            (misc & MISC_COMM_EXEC) != 0 ? new Execed(time, pid, comm) : new Renamed(time, pid, comm));
                }
            }
            case MMAP2 -> mapped(time, pid, misc, body, length);
            default -> {
                // Other records were not asked for.
            }
        }
    }

    private void mapped(long time, int pid, int misc, ByteBuffer body, int length) {
        if (length < 64 + TRAILER || (body.getInt(56) & PROT_EXEC) == 0) {
            return;
        }
        byte[] buildId = null;
        long file = 0;
        if ((misc & MISC_BUILD_ID) != 0) {
            int size = Math.min(20, body.get(32) & 0xff);
            buildId = new byte[size];
            body.get(36, buildId);
        } else {
            file = (long) body.getInt(32) << 48 ^ (long) body.getInt(36) << 40 ^ body.getLong(40);
        }
        events.add(new Mapped(
                time,
                pid,
                body.getLong(8),
                body.getLong(16),
                body.getLong(24),
                text(body, 64, length - TRAILER),
                buildId,
                file));
    }

    /** Tells the table what has been recorded, oldest first. */
    public void tell(ProcessTable table, long nowNanos) {
        if (events.isEmpty()) {
            return;
        }
        events.sort(Comparator.comparingLong(Event::time));
        for (Event event : events) {
            if (event instanceof Forked e) {
                table.forked(e.pid(), e.parent(), e.time());
            } else if (event instanceof Execed e) {
                table.execed(e.pid(), e.comm(), e.time());
            } else if (event instanceof Renamed e) {
                table.renamed(e.pid(), e.comm());
            } else if (event instanceof Mapped e) {
                table.mapped(e.pid(), e.start(), e.length(), e.offset(), e.name(), e.buildId(), e.file());
            } else if (event instanceof Exited e) {
                table.exited(e.pid(), nowNanos);
            }
        }
        events.clear();
    }

    private static String text(ByteBuffer body, int from, int to) {
        int end = from;
        while (end < to && body.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        body.get(from, bytes);
        return PathText.decode(bytes);
    }
}
