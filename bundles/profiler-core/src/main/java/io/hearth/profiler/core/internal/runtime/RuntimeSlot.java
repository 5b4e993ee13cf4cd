/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.runtime;

import io.hearth.profiler.api.LabelSource;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.core.UnwinderRegistry;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.kernel.UnwinderSlots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One unwinder in use: its thread, its object in the kernel, the files it has looked at. Owned by the reading thread. */
final class RuntimeSlot {

    final UnwinderRegistry.Entry entry;
    final UnwinderThread thread;
    private final BooleanSupplier offered;
    final FrameCollector collector;
    final ByteBuffer buffer = ProcessMemory.buffer();
    final AtomicLong named = new AtomicLong();
    final AtomicLong unresolved = new AtomicLong();
    /** Files that have been looked at, or are being: empty when a file is none of this runtime's. */
    final Map<Executable, Optional<RuntimeImage>> images = new HashMap<>();

    volatile UnwinderSlots.@Nullable Loaded loaded;
    /** What its labels' keys begin with; null when it gathers none. Set before it is in use. */
    volatile @Nullable String labelPrefix;
    /** Whether its object is in the kernel or on its way there: it is brought there for the first process. */
    boolean isNeeded;
    /** Name of the program that gathers its labels. Its thread's. */
    private @Nullable String labelProgram;
    /** When it was found that nobody offers this unwinder any more; 0 while somebody does. */
    volatile long withdrawnNanos;
    /** Whether it failed too often: nothing is to be expected of it. */
    boolean givenUp;

    /** Begun when a successor has taken its place; null before. */
    @Nullable
    SwapFigures swap;
    /** When the last process was taken from it; 0 before. */
    long idleNanos;
    /** How often the samples have been read since. */
    int idleTurns;

    /**
     * Starts its thread.
     *
     * @param offered whether it is still there; any thread may ask
     */
    RuntimeSlot(UnwinderRegistry.Entry entry, BooleanSupplier offered, Runnable onGivenUp) {
        this.entry = entry;
        this.offered = offered;
        this.thread = new UnwinderThread(entry.description().runtime(), offered, onGivenUp);
        this.collector = new FrameCollector(entry.description().frameType());
    }

    /**
     * Asks the unwinder for all that is needed to load it, and says what is wrong with that. On its thread.
     *
     * @throws IOException when it cannot be loaded, as far as that is seen without the verifier
     */
    void prepare(UnwinderSlots kernel, boolean withLabels) throws IOException {
        LabelSource labels = withLabels ? unwinder().labels().orElse(null) : null;
        labelProgram = labels == null ? null : labels.program();
        labelPrefix = labels == null ? null : labels.attributePrefix();
        kernel.check(runtime(), object(), entry.description().program(), labelProgram);
    }

    /** Brings its object into the kernel. On its thread; the verifier may take a second. */
    void load(UnwinderSlots kernel) throws IOException {
        loaded = kernel.load(runtime(), object(), entry.description().program(), labelProgram);
    }

    private byte[] object() throws IOException {
        return unwinder().object("aarch64".equals(System.getProperty("os.arch")) ? "aarch64" : "x86-64");
    }

    /** Whether its object is on its way into the kernel. */
    boolean isLoading() {
        return isNeeded && loaded == null;
    }

    Unwinder unwinder() {
        return entry.unwinder();
    }

    String runtime() {
        return entry.description().runtime();
    }

    /** Whether its unwinder can still name frames: its bundle is there, and it has not failed too often. */
    boolean isAtWork() {
        return offered.getAsBoolean() && !thread.isGivenUp();
    }

    /** Its number in the kernel half. */
    int number() {
        UnwinderSlots.Loaded l = loaded;
        return l == null ? 0 : l.slot();
    }
}
