/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/** What a CO-RE relocation is about, in words. The kernel applies them (5.17 and later; kernel/bpf/btf.c). */
final class CoReRelocation {

    /** The number of a call that the kernel puts in the place of an access it cannot relocate (tools/lib/bpf/relo_core.c). */
    static final int POISON = 195896080;

    private static final int MAX_PATH = 64;

    private CoReRelocation() {}

    private static long[] indices(String access) {
        String[] parts = access.split(":", MAX_PATH);
        long[] indices = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            try {
                indices[i] = Integer.parseInt(parts[i]);
            } catch (NumberFormatException e) {
                throw new IndexOutOfBoundsException("access string '" + access + "'");
            }
        }
        return indices;
    }

    /** A relocation in words: what of which type. */
    static String describe(Btf btf, int type, String access, int kind) {
        StringBuilder text = new StringBuilder();
        int at = btf.resolve(type);
        String root = Btf.kindName(btf.kind(at)) + " " + btf.name(at);
        long[] indices = indices(access);
        for (int i = 1; i < indices.length; i++) {
            if (btf.kind(at) == Btf.STRUCT || btf.kind(at) == Btf.UNION) {
                text.append(text.length() == 0 ? "" : ".").append(btf.memberName(at, (int) indices[i]));
                at = btf.resolve(btf.memberType(at, (int) indices[i]));
            } else if (btf.kind(at) == Btf.ARRAY) {
                text.append('[').append(indices[i]).append(']');
                at = btf.resolve(btf.extra(at, 0));
            }
        }
        return kind < 6 && text.length() > 0 ? "member " + text + " of " + root : root;
    }
}
