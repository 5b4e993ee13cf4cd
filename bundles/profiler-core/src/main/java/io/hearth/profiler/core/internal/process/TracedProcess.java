/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import io.hearth.linux.PathText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process image: from fork or exec until exec or exit, and a little longer for samples on their way. The reading thread owns its mappings and threads; the
 * identity that reports show is written once, before the first sample is handed on, and read by the reporting thread.
 */
public final class TracedProcess {

    private static final int MAX_THREADS = 16384;

    /** Where an image stands. It only ever moves on. */
    enum Life {
        /** It runs. */
        LIVE,
        /** Its process has become another program. */
        EXECED,
        /** Its last thread has ended. */
        EXITED,
        /** No sample of it is expected any more, and nothing of it is kept. */
        GONE
    }

    private final int pid;
    private final int generation;
    private final ThreadSet alive;
    private List<CodeMapping> mappings = new ArrayList<>();
    /** Whether a parent or a child has the same list, which is copied before it is changed. */
    private boolean isShared;

    private final Map<Integer, TracedThread> threads = new HashMap<>();
    private volatile @Nullable ProcessIdentity identity;
    private volatile @Nullable ManagedFrames managed;
    private volatile Map<String, String> attributes = Map.of();
    private int enrichedGeneration;
    private List<CodeClaim> claims = List.of();
    private int labelSlot;
    private String labelPrefix = "";
    private volatile String comm;
    private int mappingChanges;
    private volatile Life life = Life.LIVE;
    /** The image that its process had before; null when there was none, or nothing of it is kept. */
    @Nullable
    TracedProcess before;
    /** The image that its process has become. */
    @Nullable
    TracedProcess after;
    /** When it came into being; 0 when nobody knows. */
    long startNanos;
    /** What is known of it holds for this time: an event that is not later is no news. */
    long asOfNanos;

    long endNanos;
    /** When it was last sampled. */
    long sampledNanos;
    /** Whether it has lost its place in the kernel's table to one that is sampled more. */
    boolean isEvicted;
    /** Whether a filter has been written for it. */
    boolean isFiltered;

    volatile int segment = -1;
    int segmentClass;
    byte decision;
    /** False while the kernel half is sure to sample none of it: its files need not be read. */
    boolean concerns = true;

    public TracedProcess(int pid, int generation, String comm) {
        this(pid, generation, comm, new ThreadSet(pid, true));
    }

    TracedProcess(int pid, int generation, String comm, ThreadSet alive) {
        this.pid = pid;
        this.generation = generation;
        this.comm = comm;
        this.alive = alive;
    }

    ThreadSet alive() {
        return alive;
    }

    /** The id of one of its threads that has not ended, to read /proc and memory by. Reading thread. */
    public int task() {
        return alive.any();
    }

    /** Where it stands. Any thread. */
    Life life() {
        return life;
    }

    void life(Life next) {
        if (next.compareTo(life) <= 0) {
            throw new IllegalStateException("an image that is " + life + " does not become " + next);
        }
        life = next;
    }

    public int pid() {
        return pid;
    }

    public int generation() {
        return generation;
    }

    public String comm() {
        return comm;
    }

    void comm(String name) {
        comm = name;
    }

    public @Nullable ProcessIdentity identity() {
        return identity;
    }

    void identity(ProcessIdentity known) {
        identity = known;
    }

    /** The frames of its runtimes; null for a process without one. Any thread. */
    public @Nullable ManagedFrames managed() {
        return managed;
    }

    /** Set once, by the first runtime that is found. */
    public void managed(ManagedFrames frames) {
        managed = frames;
    }

    /** What enrichers say of it. Any thread. */
    public Map<String, String> attributes() {
        return attributes;
    }

    public void attributes(Map<String, String> said) {
        attributes = said;
    }

    /** The set of enrichers that was asked of it, a number; 0 for none. Reading thread. */
    public int enrichedGeneration() {
        return enrichedGeneration;
    }

    public void enrichedGeneration(int asked) {
        enrichedGeneration = asked;
    }

    List<CodeClaim> claims() {
        return claims;
    }

    /** Sorted by address, never overlapping. */
    public void claims(List<CodeClaim> sorted) {
        claims = List.copyOf(sorted);
    }

    int labelSlot() {
        return labelSlot;
    }

    /** What keys of this process's labels begin with. */
    public String labelPrefix() {
        return labelPrefix;
    }

    /** Has the unwinder in this slot gather labels at each sample; 0: nobody. The prefix is for samples still to come. */
    public void labelSource(int slot, String prefix) {
        labelSlot = slot;
        labelPrefix = prefix;
    }

    /** Whether this image has ended, by exit or by exec: its pid may be somebody else's. Any thread. */
    public boolean hasExited() {
        return life != Life.LIVE;
    }

    /** Whether the kernel half has not been told of it. Any thread. */
    boolean isUnpublished() {
        return segment < 0;
    }

    /** Sorted by address, never overlapping. */
    public List<CodeMapping> mappings() {
        return mappings;
    }

    /** The mapping of an address; null when there is none. */
    public @Nullable CodeMapping mappingOf(long address) {
        int lo = 0;
        int hi = mappings.size();
        while (lo < hi) {
            int mid = (lo + hi) >>> 1;
            CodeMapping m = mappings.get(mid);
            if (Long.compareUnsigned(address, m.start()) < 0) {
                hi = mid;
            } else if (Long.compareUnsigned(address, m.end()) >= 0) {
                lo = mid + 1;
            } else {
                return m;
            }
        }
        return null;
    }

    /** Grows with every mapping that is added. */
    public int mappingChanges() {
        return mappingChanges;
    }

    /** Takes over the mappings of its parent. */
    void inherit(TracedProcess parent) {
        mappings = parent.mappings;
        isShared = true;
        parent.isShared = true;
        mappingChanges++;
    }

    /** Lets go of what only a process that is sampled needs. */
    void forget() {
        life(Life.GONE);
        before = null;
        if (after != null) {
            after.before = null;
            after = null;
        }
    }

    /** Replaces its mappings by others, sorted by address, which become its own. */
    void mappings(List<CodeMapping> read) {
        mappings = read;
        isShared = false;
        mappingChanges++;
    }

    /** Adds a mapping; what it covers of older ones is cut off, as mmap(2) with MAP_FIXED does. */
    void map(CodeMapping added) {
        if (isShared) {
            mappings = new ArrayList<>(mappings);
            isShared = false;
        }
        for (int i = 0; i < mappings.size(); i++) {
            CodeMapping m = mappings.get(i);
            if (m.end() <= added.start() || m.start() >= added.end()) {
                continue;
            }
            mappings.remove(i--);
            if (m.start() < added.start()) {
                mappings.add(++i, m.part(m.start(), added.start()));
            }
            if (m.end() > added.end()) {
                mappings.add(++i, m.part(added.end(), m.end()));
            }
        }
        int at = mappings.size();
        while (at > 0 && Long.compareUnsigned(mappings.get(at - 1).start(), added.start()) > 0) {
            at--;
        }
        mappings.add(at, added);
        mappingChanges++;
    }

    /** Whether every file it maps has been read, so that a stack can be unwound for good. */
    public boolean isReady() {
        for (int i = 0; i < mappings.size(); i++) {
            if (!mappings.get(i).isReady()) {
                return false;
            }
        }
        return true;
    }

    /** The thread of a sample; allocates only for a thread or a name not seen before. */
    public TracedThread thread(int tid, byte[] commBytes) {
        TracedThread known = threads.get(tid);
        if (known != null && known.matches(commBytes)) {
            return known;
        }
        if (threads.size() >= MAX_THREADS) {
            threads.clear();
        }
        TracedThread thread = new TracedThread(tid, commBytes.clone(), text(commBytes));
        threads.put(tid, thread);
        return thread;
    }

    static String text(byte[] commBytes) {
        int length = 0;
        while (length < commBytes.length && commBytes[length] != 0) {
            length++;
        }
        return PathText.decode(commBytes, 0, length);
    }
}
