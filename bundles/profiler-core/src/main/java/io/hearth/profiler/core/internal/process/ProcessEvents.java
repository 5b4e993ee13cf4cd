/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.linux.PathText;
import io.hearth.profiler.core.internal.process.ProcessEvent.Execed;
import io.hearth.profiler.core.internal.process.ProcessEvent.Exited;
import io.hearth.profiler.core.internal.process.ProcessEvent.Forked;
import io.hearth.profiler.core.internal.process.ProcessEvent.Mapped;
import io.hearth.profiler.core.internal.process.ProcessEvent.Renamed;
import io.hearth.profiler.core.internal.process.ProcessEvent.ThreadStarted;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Perf side-band records of all CPUs, merged by their time. What is later than a moment at which every CPU was still to
 * be asked waits: another CPU may have something earlier to say. Layouts are those
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

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::time).thenComparingLong(Waiting::number));
    private long number;

    /** Events of one CPU keep their order when they have the same time. */
    private record Waiting(long time, long number, ProcessEvent event) {}

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
            // pid, ppid, tid, ptid: of a thread, its own process comes twice.
            case FORK -> add(pid == tid ? new ThreadStarted(time, pid, body.getInt(8)) : new Forked(time, pid, tid));
            case EXIT -> add(new Exited(time, pid, body.getInt(8)));
            case COMM -> {
                if (pid == tid) {
                    String comm = text(body, 8, length - TRAILER);
                    add((misc & MISC_COMM_EXEC) != 0 ? new Execed(time, pid, comm) : new Renamed(time, pid, comm));
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
        long device = 0;
        long inode = 0;
        if ((misc & MISC_BUILD_ID) != 0) {
            int size = Math.min(20, body.get(32) & 0xff);
            buildId = new byte[size];
            body.get(36, buildId);
        } else {
            device = (long) body.getInt(32) << 32 | body.getInt(36) & 0xffffffffL;
            inode = body.getLong(40);
        }
        long start = body.getLong(8);
        String name = text(body, 64, length - TRAILER);
        add(new Mapped(time, pid, start, start + body.getLong(16), body.getLong(24), name, buildId, device, inode));
    }

    void add(ProcessEvent event) {
        waiting.add(new Waiting(event.time(), number++, event));
    }

    /**
     * Tells the table what has happened, oldest first.
     *
     * @param untilNanos a time that was read before the CPUs were asked: what is later waits
     */
    public void tell(ProcessTable table, long untilNanos) {
        for (Waiting next = waiting.peek(); next != null && next.time() - untilNanos <= 0; next = waiting.peek()) {
            waiting.remove();
            table.apply(next.event());
        }
    }

    /** Whether events wait that were later than the last time told. */
    public boolean isWaiting() {
        return !waiting.isEmpty();
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
