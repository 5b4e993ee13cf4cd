/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.linux.PathText;
import io.hearth.profiler.core.internal.executable.NumberedExecutables;
import io.hearth.profiler.core.internal.layout.SampleLayout;
import io.hearth.profiler.core.internal.process.FrameKey;
import io.hearth.profiler.core.internal.process.ManagedFrame;
import io.hearth.profiler.core.internal.process.ManagedFrames;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.trace.LongIntTable;
import io.hearth.profiler.core.internal.trace.RawStack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for all that has been named: one for each distinct location, one for each distinct stack of locations. A raw
 * stack that has been seen before costs one look-up. Bounded: a table that is full starts anew between windows. Owned
 * by the reporting thread.
 */
final class Locations {

    private static final Location UNRESOLVED =
            new Location(MappingKey.NONE, "native", List.of(new Line("[unresolved]", "", "", 0, 0, 0)), 0);
    /** Of an address of code without a name: pieces of 256 bytes are told apart, instructions are not. */
    private static final long UNNAMED_CODE = -256;

    private static final int MAX_NAME_CHARS = 4096;
    private static final int MAX_LOCATIONS = 65_536;
    private static final int MAX_STACK_ENTRIES = 600_000;
    /** Of the raw stacks that are kept from window to window, eight bytes each. */
    private static final int MAX_RESOLVED_WORDS = 800_000;

    /** A resolved stack, leaf first; equal content, equal object. */
    static final class Stack {
        final int[] locations;
        private final int hash;

        Stack(int[] locations) {
            this.locations = locations;
            this.hash = Arrays.hashCode(locations);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Stack s && hash == s.hash && Arrays.equals(locations, s.locations);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final CodeNames names;
    private final NumberedExecutables executables;
    private final Map<Location, Integer> numbers = new HashMap<>();
    private final List<Location> locations = new ArrayList<>();
    private final LongIntTable words = new LongIntTable(4096);
    /** By the object: a frame of a runtime is named once, and compared by all its texts it would cost a microsecond. */
    private final IdentityHashMap<ManagedFrame, Integer> managedNumbers = new IdentityHashMap<>();

    private final Map<RawStack, Stack> resolved = new HashMap<>();
    private final Map<Stack, Stack> stacks = new HashMap<>();
    private int stackEntries;
    private int resolvedWords;
    private boolean unnamed;
    private long time;

    Locations(CodeNames names, NumberedExecutables executables) {
        this.names = names;
        this.executables = executables;
    }

    void prepare() {
        names.prepare();
    }

    Location get(int number) {
        return locations.get(number);
    }

    int count() {
        return locations.size();
    }

    /** Whether samples of a raw stack read differently by their time. */
    boolean dependsOnTime(RawStack raw) {
        TracedProcess owner = raw.owner();
        return owner != null && names.hasReplacedCode(owner);
    }

    /**
     * The resolved form of a raw stack.
     *
     * @param timeNanos of the sample, monotonic
     */
    Stack resolve(RawStack raw, long timeNanos) {
        boolean lasting = !dependsOnTime(raw);
        Stack known = lasting ? resolved.get(raw) : null;
        if (known != null) {
            return known;
        }
        time = timeNanos;
        TracedProcess owner = raw.owner();
        ManagedFrames managed = owner == null ? null : owner.managed();
        int[] numbered;
        unnamed = false;
        if (owner != null && managed != null) {
            numbered = managed(raw, owner, managed);
        } else {
            long[] from = raw.words();
            numbered = new int[from.length];
            for (int i = 0; i < from.length; i++) {
                numbered[i] = i < raw.kernelFrames() ? kernel(from[i]) : user(owner, from[i], i == raw.kernelFrames());
            }
        }
        Stack stack = new Stack(numbered);
        Stack equal = stacks.putIfAbsent(stack, stack);
        if (equal == null) {
            stackEntries += numbered.length;
            equal = stack;
        }
        if (!unnamed && lasting) {
            resolved.put(raw, equal);
            resolvedWords += raw.words().length;
        }
        return equal;
    }

    private int[] managed(RawStack raw, TracedProcess owner, ManagedFrames managed) {
        long[] from = raw.words();
        int[] numbered = new int[from.length];
        int count = 0;
        for (; count < raw.kernelFrames(); count++) {
            numbered[count] = kernel(from[count]);
        }
        int[] order = SegmentMerge.order(from, raw.kernelFrames(), managed);
        for (int at : order) {
            long word = from[at];
            numbered[count++] = SampleLayout.kind(word) == SampleLayout.FRAME_RUNTIME
                    ? runtime(managed, FrameKey.at(from, at))
                    : user(owner, word, at == raw.kernelFrames());
        }
        return Arrays.copyOf(numbered, count);
    }

    private int runtime(ManagedFrames managed, FrameKey key) {
        ManagedFrame frame = managed.named(key);
        if (frame == null) {
            managed.unnamed(key);
            unnamed = true;
            return number(UNRESOLVED);
        }
        Integer known = managedNumbers.get(frame);
        if (known == null) {
            known = number(location(frame));
            managedNumbers.put(frame, known);
        }
        return known;
    }

    private static Location location(ManagedFrame frame) {
        if (frame.functions().isEmpty()) {
            return new Location(
                    MappingKey.NONE, frame.frameType(), List.of(new Line("[unresolved]", "", "", 0, 0, 0)), 0);
        }
        List<Line> lines = new ArrayList<>(frame.functions().size());
        for (ManagedFrame.Function f : frame.functions()) {
            // Strings of a program may hold halves of characters, and whatever a terminal or a browser acts on.
            String name = PathText.shown(f.name(), MAX_NAME_CHARS);
            String file = PathText.shown(f.file(), MAX_NAME_CHARS);
            lines.add(new Line(name, "", file, f.line(), f.column(), f.firstLine()));
        }
        return new Location(MappingKey.NONE, frame.frameType(), frame.tier(), List.copyOf(lines), 0);
    }

    private int kernel(long address) {
        int number = words.get(address);
        if (number == LongIntTable.ABSENT) {
            number = number(names.kernel(address));
            words.put(address, number);
        }
        return number;
    }

    /** Code in a file or none; a call of an interpreter that nobody explains is code in a file too. */
    private int user(@Nullable TracedProcess owner, long framed, boolean isLeaf) {
        int kind = SampleLayout.kind(framed);
        long word = kind == SampleLayout.FRAME_CALL ? SampleLayout.asObjectWord(framed) : framed;
        if (kind == SampleLayout.FRAME_RUNTIME || kind == SampleLayout.FRAME_SEGMENT) {
            return number(UNRESOLVED);
        }
        if (SampleLayout.kind(word) != SampleLayout.FRAME_OBJECT) {
            Location location = names.address(owner, SampleLayout.address(word), time);
            if (location.lines().isEmpty()) {
                unnamed |= owner != null && names.mayName(owner);
                // Where code ran is known; what a caller's address may be is not, and would make every stack another
                // one.
                long shown = isLeaf ? location.address() & UNNAMED_CODE : 0;
                return number(new Location(location.mapping(), location.frameType(), List.of(), shown));
            }
            return number(location);
        }
        int number = words.get(word);
        if (number == LongIntTable.ABSENT) {
            number = number(names.object(executables.byObject(SampleLayout.object(word)), SampleLayout.vaddr(word)));
            words.put(word, number);
        }
        return number;
    }

    private int number(Location location) {
        Integer known = numbers.putIfAbsent(location, locations.size());
        if (known != null) {
            return known;
        }
        locations.add(location);
        return locations.size() - 1;
    }

    /** Between windows: raw stacks are resolved anew, since a number in them has changed hands. */
    void forgetStacks() {
        resolved.clear();
    }

    /**
     * Between windows: starts anew what has grown past its bound. An object number that changed hands, and symbols that
     * were found late, call for this too.
     *
     * @return whether so much was given back that the heap should be made smaller
     */
    boolean trim(boolean forget) {
        if (forget || names.takeNews() || locations.size() > MAX_LOCATIONS || stackEntries > MAX_STACK_ENTRIES) {
            numbers.clear();
            locations.clear();
            words.clear();
            stacks.clear();
            resolved.clear();
            managedNumbers.clear();
            stackEntries = 0;
            resolvedWords = 0;
        } else if (resolvedWords > MAX_RESOLVED_WORDS) {
            resolved.clear();
            resolvedWords = 0;
        }
        if (managedNumbers.size() > 16_384) {
            managedNumbers.clear();
        }
        return names.trim();
    }
}
