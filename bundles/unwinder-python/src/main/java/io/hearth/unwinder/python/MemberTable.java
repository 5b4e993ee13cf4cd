/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a static type of a process says of its instances: their size, and the offsets of the members that Python code
 * may read. Source: PyTypeObject (Include/cpython/object.h) and PyMemberDef (Include/structmember.h), the same from 3.6
 * on.
 */
final class MemberTable {

    private static final int BASIC_SIZE = 32;
    private static final int MEMBERS = 240;
    private static final int ENTRY = 40;
    private static final int ENTRY_OFFSET = 16;
    private static final int MOST_ENTRIES = 64;
    private static final int MOST_NAME = 64;

    private MemberTable() {}

    /** {@code tp_basicsize}; 0 when it is no size of a structure. */
    static int basicSize(RemoteMemory memory, long type) throws IOException {
        long size = memory.u64(type + BASIC_SIZE);
        return size < 0 || size > 1 << 16 ? 0 : (int) size;
    }

    /** Name to offset. Empty when the type has no members, or not yet. */
    static Map<String, Integer> read(RemoteMemory memory, long type) throws IOException {
        Map<String, Integer> members = new HashMap<>();
        long at = memory.u64(type + MEMBERS);
        for (int i = 0; at != 0 && i < MOST_ENTRIES; i++, at += ENTRY) {
            long name = memory.u64(at);
            if (name == 0) {
                break;
            }
            long offset = memory.u64(at + ENTRY_OFFSET);
            if (offset > 0 && offset < 1 << 16) {
                members.put(memory.text(name, MOST_NAME), (int) offset);
            }
        }
        return members;
    }
}
