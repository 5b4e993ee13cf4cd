/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * BPF type information: types by id, over the bytes they came in. Immutable; every offset is checked when read, so
 * hostile bytes end in {@link BpfException} or an index error that {@link BpfObjectSpec#parse} turns into one.
 *
 * <p>Source: {@code Documentation/bpf/btf.rst} and {@code include/uapi/linux/btf.h}. Type 0 is {@code void}. The
 * records after a type's 12 bytes: members 12 bytes (name, type, bit offset), enumerators 8 (name, value), parameters
 * 8, variables of a section 12 (type, offset, size), an array 12 (element, index, count).
 */
final class Btf {

    static final int VOID = 0;
    static final int INT = 1;
    static final int POINTER = 2;
    static final int ARRAY = 3;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int ENUM = 6;
    static final int FORWARD = 7;
    static final int TYPEDEF = 8;
    static final int VOLATILE = 9;
    static final int CONST = 10;
    static final int RESTRICT = 11;
    static final int FUNCTION = 12;
    static final int PROTOTYPE = 13;
    static final int VARIABLE = 14;
    static final int SECTION = 15;
    static final int FLOAT = 16;
    static final int DECL_TAG = 17;
    static final int TYPE_TAG = 18;
    static final int ENUM64 = 19;

    private static final int MAGIC = 0xeB9F;
    private static final int MAX_TYPES = 1 << 20;
    private static final int MAX_CHAIN = 64;
    private static final String[] KIND_NAMES = {
        "void", "int", "pointer", "array", "struct", "union", "enum", "forward declaration", "typedef", "volatile",
        "const", "restrict", "function", "prototype", "variable", "section", "float", "tag", "type tag", "enum64"
    };

    private final byte[] data;
    private final ByteBuffer bytes;
    private final int[] typeAt;
    private final int typeCount;
    private final int strings;
    private final int stringsEnd;

    private Btf(byte[] data, ByteBuffer bytes, int[] typeAt, int typeCount, int strings, int stringsEnd) {
        this.data = data;
        this.bytes = bytes;
        this.typeAt = typeAt;
        this.typeCount = typeCount;
        this.strings = strings;
        this.stringsEnd = stringsEnd;
    }

    static Btf parse(byte[] data) throws BpfException {
        if (data.length < 24) {
            throw new BpfException("BTF is truncated: " + data.length + " bytes");
        }
        ByteBuffer b = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        if ((b.getShort(0) & 0xffff) != MAGIC || b.get(2) != 1) {
            throw new BpfException("BTF has a wrong magic number or version (big endian is not supported)");
        }
        long header = Integer.toUnsignedLong(b.getInt(4));
        long types = header + Integer.toUnsignedLong(b.getInt(8));
        long typesEnd = types + Integer.toUnsignedLong(b.getInt(12));
        long strings = header + Integer.toUnsignedLong(b.getInt(16));
        long stringsEnd = strings + Integer.toUnsignedLong(b.getInt(20));
        if (typesEnd > data.length || stringsEnd > data.length || strings >= stringsEnd) {
            throw new BpfException("BTF sections reach beyond its end: types to " + typesEnd + ", strings to "
                    + stringsEnd + " of " + data.length + " bytes");
        }
        int[] typeAt = new int[Math.min((int) (typesEnd - types) / 12 + 1, 4096)];
        int count = 1;
        long at = types;
        while (at < typesEnd) {
            if (at + 12 > typesEnd || count >= MAX_TYPES) {
                throw new BpfException("BTF type " + count + " is truncated");
            }
            if (count == typeAt.length) {
                typeAt = Arrays.copyOf(typeAt, count * 2);
            }
            typeAt[count] = (int) at;
            at += 12 + extraBytes(b.getInt((int) at + 4), count);
            count++;
        }
        if (at != typesEnd) {
            throw new BpfException("BTF type " + (count - 1) + " is truncated");
        }
        return new Btf(data, b, typeAt, count, (int) strings, (int) stringsEnd);
    }

    private static long extraBytes(int info, int id) throws BpfException {
        int vlen = info & 0xffff;
        int kind = (info >>> 24) & 0x1f;
        return switch (kind) {
            case INT, VARIABLE, DECL_TAG -> 4;
            case ARRAY -> 12;
            case STRUCT, UNION, SECTION, ENUM64 -> 12L * vlen;
            case ENUM, PROTOTYPE -> 8L * vlen;
            case POINTER, FORWARD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNCTION, FLOAT, TYPE_TAG -> 0;
            default -> throw new BpfException("BTF type " + id + " has unknown kind " + kind);
        };
    }

    static String kindName(int kind) {
        return kind < KIND_NAMES.length ? KIND_NAMES[kind] : "kind " + kind;
    }

    /** A copy of the bytes, for fix-ups before loading. */
    byte[] copy() {
        return data.clone();
    }

    int typeCount() {
        return typeCount;
    }

    /** Where a type's 12 bytes begin in {@link #copy()}. */
    int at(int id) {
        if (id <= 0 || id >= typeCount) {
            throw new IndexOutOfBoundsException("BTF type id " + id + " of " + typeCount);
        }
        return typeAt[id];
    }

    int kind(int id) {
        return id == 0 ? VOID : (bytes.getInt(at(id) + 4) >>> 24) & 0x1f;
    }

    int vlen(int id) {
        return id == 0 ? 0 : bytes.getInt(at(id) + 4) & 0xffff;
    }

    /** Of structs and unions: members' offsets carry bit-field sizes. */
    boolean kindFlag(int id) {
        return bytes.getInt(at(id) + 4) < 0;
    }

    int size(int id) {
        return bytes.getInt(at(id) + 8);
    }

    int target(int id) {
        return bytes.getInt(at(id) + 8);
    }

    int extra(int id, int offset) {
        return bytes.getInt(at(id) + 12 + offset);
    }

    String name(int id) {
        return id == 0 ? "" : string(bytes.getInt(at(id)));
    }

    int nameOffset(int id) {
        return bytes.getInt(at(id));
    }

    String string(int offset) {
        int from = strings + offset;
        if (offset < 0 || from >= stringsEnd) {
            throw new IndexOutOfBoundsException("BTF string offset " + offset);
        }
        int end = from;
        while (end < stringsEnd && bytes.get(end) != 0) {
            end++;
        }
        return new String(data, from, end - from, StandardCharsets.UTF_8);
    }

    /** Compares without making a string. */
    boolean nameEquals(int id, byte[] name) {
        int from = strings + bytes.getInt(typeAt[id]);
        if (from < strings || from + name.length >= stringsEnd || bytes.get(from + name.length) != 0) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (bytes.get(from + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    String memberName(int id, int member) {
        return string(extra(id, member * 12));
    }

    int memberType(int id, int member) {
        return extra(id, member * 12 + 4);
    }

    int memberBitOffset(int id, int member) {
        int raw = extra(id, member * 12 + 8);
        return kindFlag(id) ? raw & 0xffffff : raw;
    }

    /** 0 for a member that is no bit-field. */
    int memberBitSize(int id, int member) {
        return kindFlag(id) ? extra(id, member * 12 + 8) >>> 24 : 0;
    }

    /** The type behind typedefs and qualifiers. */
    int resolve(int id) {
        int type = id;
        for (int i = 0; i < MAX_CHAIN; i++) {
            switch (kind(type)) {
                case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> type = target(type);
                default -> {
                    return type;
                }
            }
        }
        throw new IndexOutOfBoundsException("BTF type " + id + " refers to itself");
    }

    /** Size of a value of the type in bytes; 0 if it has none. */
    long sizeOf(int id) {
        return sizeOf(id, 0);
    }

    private long sizeOf(int id, int depth) {
        if (depth > MAX_CHAIN) {
            throw new IndexOutOfBoundsException("BTF type " + id + " contains itself");
        }
        int type = resolve(id);
        return switch (kind(type)) {
            case INT, STRUCT, UNION, ENUM, FLOAT, ENUM64, SECTION -> Integer.toUnsignedLong(size(type));
            case POINTER -> 8;
            case ARRAY -> Math.multiplyExact(sizeOf(extra(type, 0), depth + 1), Integer.toUnsignedLong(extra(type, 8)));
            case VARIABLE -> sizeOf(target(type), depth + 1);
            default -> 0;
        };
    }

    /** Id of the first type of a kind and name, or -1. */
    int find(int kind, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int id = 1; id < typeCount; id++) {
            if (kind(id) == kind && nameEquals(id, wanted)) {
                return id;
            }
        }
        return -1;
    }
}
