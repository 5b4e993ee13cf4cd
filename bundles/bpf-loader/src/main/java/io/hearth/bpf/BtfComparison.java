/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares types of two objects by structure: sizes, member names, offsets and kinds. Names of types do not count, and
 * pointers are equal whatever they point to.
 */
final class BtfComparison {

    private static final int MAX_DEPTH = 32;

    private final BpfObjectSpec left;
    private final BpfObjectSpec right;
    private final Set<Long> seen = new HashSet<>();

    BtfComparison(BpfObjectSpec left, BpfObjectSpec right) {
        this.left = left;
        this.right = right;
    }

    @Nullable
    String compare(MapSpec mine, MapSpec theirs) {
        String prefix = "map " + mine.name();
        if (mine.type() != theirs.type()) {
            return prefix + " is of type " + mine.type() + " in " + left.name() + ", but " + theirs.type() + " in "
                    + right.name();
        }
        if (mine.keySize() != theirs.keySize()) {
            return differ(prefix + " key", "size", mine.keySize(), theirs.keySize());
        }
        if (mine.valueType() != 0 && theirs.valueType() != 0) {
            String difference = compare(prefix + " value", mine.valueType(), theirs.valueType(), 0);
            if (difference != null) {
                return difference;
            }
        }
        return mine.valueSize() == theirs.valueSize()
                ? null
                : differ(prefix + " value", "size", mine.valueSize(), theirs.valueSize());
    }

    private @Nullable String compare(String path, int leftId, int rightId, int depth) {
        Btf l = left.btf();
        Btf r = right.btf();
        int a = l.resolve(leftId);
        int b = r.resolve(rightId);
        if (depth > MAX_DEPTH || !seen.add(((long) a << 32) | b)) {
            return null;
        }
        if (l.kind(a) != r.kind(b)) {
            return path + " is " + Btf.kindName(l.kind(a)) + " in " + left.name() + ", but " + Btf.kindName(r.kind(b))
                    + " in " + right.name();
        }
        return switch (l.kind(a)) {
            case Btf.STRUCT, Btf.UNION -> compareMembers(path, a, b, depth);
            case Btf.ARRAY -> {
                if (l.extra(a, 8) != r.extra(b, 8)) {
                    yield differ(path, "length", l.extra(a, 8), r.extra(b, 8));
                }
                yield compare(path + "[]", l.extra(a, 0), r.extra(b, 0), depth + 1);
            }
            default -> l.sizeOf(a) == r.sizeOf(b) ? null : differ(path, "size", l.sizeOf(a), r.sizeOf(b));
        };
    }

    private @Nullable String compareMembers(String path, int a, int b, int depth) {
        Btf l = left.btf();
        Btf r = right.btf();
        int count = Math.min(l.vlen(a), r.vlen(b));
        for (int i = 0; i < count; i++) {
            String name = l.memberName(a, i);
            String member = path + "." + name;
            if (!name.equals(r.memberName(b, i))) {
                return path + " has member " + name + " in " + left.name() + " where " + right.name() + " has "
                        + r.memberName(b, i);
            }
            if (l.memberBitOffset(a, i) != r.memberBitOffset(b, i)) {
                return differ(member, "offset", l.memberBitOffset(a, i) / 8, r.memberBitOffset(b, i) / 8);
            }
            if (l.memberBitSize(a, i) != r.memberBitSize(b, i)) {
                return differ(member, "width in bits", l.memberBitSize(a, i), r.memberBitSize(b, i));
            }
            String difference = compare(member, l.memberType(a, i), r.memberType(b, i), depth + 1);
            if (difference != null) {
                return difference;
            }
        }
        if (l.vlen(a) != r.vlen(b)) {
            return differ(path, "number of members", l.vlen(a), r.vlen(b));
        }
        return l.size(a) == r.size(b) ? null : differ(path, "size", l.size(a), r.size(b));
    }

    private String differ(String path, String what, long mine, long theirs) {
        return path + " has " + what + " " + mine + " in " + left.name() + ", but " + theirs + " in " + right.name();
    }
}
