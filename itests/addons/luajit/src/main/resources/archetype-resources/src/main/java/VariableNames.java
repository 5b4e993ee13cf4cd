/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Names of local variables and upvalues in the debug information of a function (lj_debug.c, lj_parse.c). */
final class VariableNames {
    /** Names below this number are one byte: internal variables of loops. */
    private static final int FIRST_LETTER = 7;

    private static final int MAX_NAME = 256;

    private VariableNames() {}

    /** The variable that lives in a slot before an instruction is run; empty when none does. */
    static String local(Prototype in, int position, int slot) {
        ByteBuffer data = in.variables();
        int left = slot;
        int last = 0;
        while (data != null && data.hasRemaining()) {
            int first = data.get(data.position()) & 0xff;
            if (first == 0) {
                break;
            }
            String name = "";
            if (first < FIRST_LETTER) {
                data.get();
            } else {
                name = text(data);
            }
            last += number(data);
            if (last > position) {
                break;
            }
            if (position < last + number(data) && left-- == 0) {
                return name;
            }
        }
        return "";
    }

    static String upvalue(Prototype in, int index) {
        ByteBuffer data = in.upvalueNames();
        String name = "";
        for (int i = 0; data != null && i <= index && data.hasRemaining(); i++) {
            name = text(data);
        }
        return name;
    }

    private static String text(ByteBuffer data) {
        byte[] name = new byte[MAX_NAME];
        int length = 0;
        while (data.hasRemaining()) {
            byte b = data.get();
            if (b == 0) {
                break;
            }
            if (length < MAX_NAME) {
                name[length++] = b;
            }
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    private static int number(ByteBuffer data) {
        int value = 0;
        for (int shift = 0; shift < 32 && data.hasRemaining(); shift += 7) {
            byte b = data.get();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                break;
            }
        }
        return value;
    }
}
