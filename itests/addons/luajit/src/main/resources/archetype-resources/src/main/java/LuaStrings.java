/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.profiler.api.RemoteMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads strings of Lua, a GCstr each (lj_obj.h): a header of 24 bytes, the text behind it. */
final class LuaStrings {
    private static final int HEADER = 24;
    private static final int MAX_TEXT = 4096;

    private final RemoteMemory memory;

    LuaStrings(RemoteMemory memory) {
        this.memory = memory;
    }

    /** The text; empty when there is no string at that address. */
    String at(long address) throws IOException {
        if (address == 0) {
            return "";
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
        memory.read(address, header);
        int length = header.getInt(20);
        if (header.get(9) != ObjectType.STRING || length <= 0) {
            return "";
        }
        byte[] text = memory.bytes(address + HEADER, Math.min(length, MAX_TEXT));
        return new String(text, StandardCharsets.UTF_8);
    }
}
