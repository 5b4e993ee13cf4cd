/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.TargetProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a process has code of V8.
 *
 * @param builtins of the executable's text, and of where V8 maps it again to have it near compiled code
 * @param generated memory that may hold compiled code, by address
 */
record CodeAreas(List<CodeRange> builtins, List<CodeRange> generated) {
    private static final int MAX_RANGES = 1000;

    /** V8 takes its code pages from a reservation of this size (kMaximalCodeRangeSize on 64 bits). */
    private static final long RESERVATION = 128L << 20;

    static CodeAreas find(V8Image image, TargetProcess target) {
        List<TargetProcess.Mapping> mappings = new ArrayList<>(target.mappings());
        mappings.sort(Comparator.comparingLong(TargetProcess.Mapping::start));
        long size = image.builtins.end - image.builtins.start;
        String path = imagePath(mappings, target.bias() + image.builtins.start);
        List<CodeRange> builtins = new ArrayList<>();
        List<CodeRange> generated = new ArrayList<>();
        for (int i = 0; i < mappings.size(); i++) {
            TargetProcess.Mapping mapping = mappings.get(i);
            long into = image.builtinsFileOffset - mapping.fileOffset();
            if (!isAnonymous(mapping)) {
                if (mapping.path().equals(path) && into >= 0 && into < mapping.end() - mapping.start()) {
                    long start = mapping.start() + into;
                    builtins.add(new CodeRange(start, start + size, CodeRange.Kind.GENERATED));
                }
            } else if (generated.size() < MAX_RANGES) {
                generated.add(grown(mappings, i));
            }
        }
        return new CodeAreas(builtins, joined(generated));
    }

    private static String imagePath(List<TargetProcess.Mapping> mappings, long address) {
        for (TargetProcess.Mapping mapping : mappings) {
            if (address >= mapping.start() && address < mapping.end()) {
                return mapping.path();
            }
        }
        return "";
    }

    private static boolean isAnonymous(TargetProcess.Mapping mapping) {
        return mapping.path().isEmpty() || mapping.path().startsWith("[anon");
    }

    /** With the room around it, since pages that become executable there later will be V8's too. */
    private static CodeRange grown(List<TargetProcess.Mapping> mappings, int index) {
        TargetProcess.Mapping mapping = mappings.get(index);
        long start = Math.max(0, mapping.start() - RESERVATION);
        if (index > 0) {
            start = Math.max(start, mappings.get(index - 1).end());
        }
        long end = mapping.end() + RESERVATION;
        if (index + 1 < mappings.size()) {
            end = Math.min(end, mappings.get(index + 1).start());
        }
        return new CodeRange(Math.min(start, mapping.start()), Math.max(end, mapping.end()), CodeRange.Kind.GENERATED);
    }

    private static List<CodeRange> joined(List<CodeRange> sorted) {
        List<CodeRange> joined = new ArrayList<>();
        for (CodeRange range : sorted) {
            CodeRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && range.start() <= last.end()) {
                joined.set(
                        joined.size() - 1,
                        new CodeRange(last.start(), Math.max(last.end(), range.end()), CodeRange.Kind.GENERATED));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }
}
