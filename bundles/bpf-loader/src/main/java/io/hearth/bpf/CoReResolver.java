/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a program's accesses to kernel structures to the running kernel in Java, for kernels that do not do it
 * themselves. Each relocation names a type of the object, a path of member indices through it, and what of it goes into
 * the instruction. The path is followed by member name in the kernel's type of the same name; a name's {@code ___flavour}
 * does not count. What the kernel does not have poisons the instruction, which the verifier refuses if it can be
 * reached. Types of modules are not looked at.
 *
 * <p>Source: {@code enum bpf_core_relo_kind} of {@code include/uapi/linux/bpf.h}.
 */
final class CoReResolver {

    /** The helper number that stands for an access that this kernel does not have; the kernel uses the same. */
    static final int POISON = 195896080;

    private static final int CALL = 0x85;
    private static final int LOAD_IMM64 = 0x18;
    private static final int MAX_PATH = 64;
    private static final int MAX_DEPTH = 16;

    private final Btf object;
    private final Btf kernel;
    private final Map<String, List<Integer>> candidates = new HashMap<>();

    CoReResolver(Btf object, Btf kernel) {
        this.object = object;
        this.kernel = kernel;
    }

    /** Where a path ends: the type there, the bits before it, and the bit-field's width (0 for none). */
    private record Place(Btf btf, int type, long bitOffset, int bitSize) {
        static @Nullable Place of(Btf btf, int type, long bitOffset, int bitSize) {
            return new Place(btf, type, bitOffset, bitSize);
        }
    }

    /** A step from one place to the next: a member's name, or an index into an array if the name is null. */
    private record Step(@Nullable String member, long index) {}

    void resolve(ProgramSpec program, byte[] code) throws BpfException {
        int[] relocations = program.relocations();
        ByteBuffer b = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 4 <= relocations.length; i += 4) {
            int at = relocations[i] * 8;
            int type = relocations[i + 1];
            int kind = relocations[i + 3];
            try {
                Long value = value(kind, type, object.string(relocations[i + 2]));
                patch(b, at, value, kind == 0 ? accessSize(type, object.string(relocations[i + 2])) : 0);
            } catch (IndexOutOfBoundsException | ArithmeticException e) {
                throw new BpfException(
                        "program " + program.name() + " has a malformed CO-RE relocation: " + e.getMessage());
            }
        }
    }

    private @Nullable Long value(int kind, int type, String access) throws BpfException {
        return switch (kind) {
            case 6 -> (long) type;
            case 7, 8, 9, 12 -> typeValue(kind, type);
            case 10, 11 -> enumValue(kind, type, access);
            default -> fieldValue(kind, type, access);
        };
    }

    private @Nullable Long typeValue(int kind, int type) {
        for (int candidate : candidates(type)) {
            return switch (kind) {
                case 7 -> (long) candidate;
                case 9 -> kernel.sizeOf(candidate);
                default -> 1L;
            };
        }
        return kind == 8 || kind == 12 ? 0L : null;
    }

    private @Nullable Long enumValue(int kind, int type, String access) {
        String wanted =
                essential(object.string(object.extra(object.resolve(type), enumWidth(object, type) * index(access))));
        for (int candidate : candidates(type)) {
            int resolved = kernel.resolve(candidate);
            int width = enumWidth(kernel, resolved);
            for (int i = 0; i < kernel.vlen(resolved); i++) {
                if (essential(kernel.string(kernel.extra(resolved, i * width))).equals(wanted)) {
                    long low = kernel.extra(resolved, i * width + 4);
                    long high = width == 12 ? (long) kernel.extra(resolved, i * width + 8) << 32 : 0;
                    long value = width == 12 ? high | (low & 0xffffffffL) : low;
                    return kind == 10 ? 1L : value;
                }
            }
        }
        return kind == 10 ? 0L : null;
    }

    private static int enumWidth(Btf btf, int type) {
        return btf.kind(btf.resolve(type)) == Btf.ENUM64 ? 12 : 8;
    }

    private static int index(String access) {
        return (int) indices(access)[0];
    }

    private @Nullable Long fieldValue(int kind, int type, String access) throws BpfException {
        List<Step> path = new ArrayList<>();
        Place local = localPlace(type, access, path);
        Place place = null;
        for (int candidate : candidates(type)) {
            place = follow(candidate, path);
            if (place != null) {
                break;
            }
        }
        if (kind == 2) {
            return place == null ? 0L : 1L;
        }
        return place == null || local == null ? null : fieldValue(kind, place);
    }

    private @Nullable Long fieldValue(int kind, Place place) throws BpfException {
        Btf btf = place.btf();
        int type = btf.resolve(place.type());
        long size = btf.sizeOf(type);
        long byteOffset = place.bitOffset() / 8;
        long bits = size * 8;
        if (place.bitSize() > 0) {
            bits = place.bitSize();
            byteOffset = place.bitOffset() / 8 / size * size;
            while (place.bitOffset() + bits - byteOffset * 8 > size * 8 && size < 8) {
                size *= 2;
                byteOffset = place.bitOffset() / 8 / size * size;
            }
        }
        return switch (kind) {
            case 0 -> byteOffset;
            case 1 -> size;
            case 3 -> isSigned(btf, type) ? 1L : 0L;
            case 4 -> 64 - (place.bitOffset() + bits - byteOffset * 8);
            case 5 -> 64 - bits;
            default -> throw new BpfException("CO-RE relocation of unknown kind " + kind);
        };
    }

    private static boolean isSigned(Btf btf, int type) {
        return switch (btf.kind(type)) {
            case Btf.INT -> ((btf.extra(type, 0) >>> 24) & 1) != 0;
            case Btf.ENUM, Btf.ENUM64 -> btf.kindFlag(type);
            default -> false;
        };
    }

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

    private @Nullable Place localPlace(int root, String access, List<Step> path) {
        long[] indices = indices(access);
        path.add(new Step(null, indices[0]));
        int type = object.resolve(root);
        long bits = indices[0] * object.sizeOf(type) * 8;
        int width = 0;
        for (int i = 1; i < indices.length; i++) {
            int index = (int) indices[i];
            switch (object.kind(type)) {
                case Btf.STRUCT, Btf.UNION -> {
                    String member = object.memberName(type, index);
                    if (!member.isEmpty()) {
                        path.add(new Step(member, 0));
                    }
                    bits += object.memberBitOffset(type, index);
                    width = object.memberBitSize(type, index);
                    type = object.resolve(object.memberType(type, index));
                }
                case Btf.ARRAY -> {
                    path.add(new Step(null, index));
                    type = object.resolve(object.extra(type, 0));
                    bits += index * object.sizeOf(type) * 8;
                }
                default -> throw new IndexOutOfBoundsException("access string '" + access + "' leads nowhere");
            }
        }
        return Place.of(object, type, bits, width);
    }

    private @Nullable Place follow(int root, List<Step> path) {
        int type = kernel.resolve(root);
        Place place = new Place(kernel, type, path.get(0).index() * kernel.sizeOf(type) * 8, 0);
        for (int i = 1; i < path.size(); i++) {
            Step step = path.get(i);
            int here = kernel.resolve(place.type());
            String member = step.member();
            if (member != null) {
                place = member(here, member, place.bitOffset(), 0);
            } else if (kernel.kind(here) == Btf.ARRAY) {
                int element = kernel.extra(here, 0);
                long offset = place.bitOffset() + step.index() * kernel.sizeOf(element) * 8;
                place = new Place(kernel, element, offset, 0);
            } else {
                return null;
            }
            if (place == null) {
                return null;
            }
        }
        return place;
    }

    private @Nullable Place member(int type, String name, long bitOffset, int depth) {
        int kind = kernel.kind(type);
        if ((kind != Btf.STRUCT && kind != Btf.UNION) || depth > MAX_DEPTH) {
            return null;
        }
        for (int i = 0; i < kernel.vlen(type); i++) {
            String member = kernel.memberName(type, i);
            long offset = bitOffset + kernel.memberBitOffset(type, i);
            if (member.equals(name)) {
                return new Place(kernel, kernel.memberType(type, i), offset, kernel.memberBitSize(type, i));
            }
            if (member.isEmpty()) {
                Place inner = member(kernel.resolve(kernel.memberType(type, i)), name, offset, depth + 1);
                if (inner != null) {
                    return inner;
                }
            }
        }
        return null;
    }

    static String essential(String name) {
        int flavour = name.indexOf("___");
        return flavour > 0 ? name.substring(0, flavour) : name;
    }

    private List<Integer> candidates(int type) {
        int resolved = object.kind(type) == Btf.TYPEDEF ? type : object.resolve(type);
        String name = essential(object.name(resolved));
        int kind = object.kind(resolved);
        return candidates.computeIfAbsent(kind + " " + name, k -> find(kind, name));
    }

    private List<Integer> find(int kind, String name) {
        List<Integer> found = new ArrayList<>();
        byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int id = 1; id < kernel.typeCount() && bytes.length > 0; id++) {
            int other = kernel.kind(id);
            boolean compatible = other == kind || (isEnum(kind) && isEnum(other));
            if (compatible && kernel.nameEquals(id, bytes)) {
                found.add(id);
            }
        }
        return found;
    }

    private static boolean isEnum(int kind) {
        return kind == Btf.ENUM || kind == Btf.ENUM64;
    }

    /** Size of the field in the kernel when it differs from the object's, so that the load is of that size; else 0. */
    private int accessSize(int type, String access) {
        List<Step> path = new ArrayList<>();
        Place local = localPlace(type, access, path);
        for (int candidate : candidates(type)) {
            Place place = follow(candidate, path);
            if (place != null && local != null && place.bitSize() == 0) {
                long mine = object.sizeOf(local.type());
                long size = kernel.sizeOf(place.type());
                return mine == size ? 0 : (int) size;
            }
        }
        return 0;
    }

    private static void patch(ByteBuffer b, int at, @Nullable Long value, int size) throws BpfException {
        int opcode = b.get(at) & 0xff;
        if (value == null) {
            poison(b, at);
            if (opcode == LOAD_IMM64) {
                poison(b, at + 8);
            }
            return;
        }
        switch (opcode & 7) {
            case 4, 7 -> b.putInt(at + 4, value.intValue());
            case 1, 2, 3 -> {
                if (value > Short.MAX_VALUE) {
                    throw new BpfException("a field at offset " + value + " cannot be reached by one instruction");
                }
                b.putShort(at + 2, value.shortValue());
                if (size != 0 && (opcode & 7) == 1) {
                    b.put(at, (byte) ((opcode & ~0x18) | sizeBits(size)));
                }
            }
            case 0 -> {
                b.putInt(at + 4, value.intValue());
                b.putInt(at + 12, (int) (value >>> 32));
            }
            default -> throw new BpfException("a CO-RE relocation belongs to an instruction with opcode " + opcode);
        }
    }

    private static void poison(ByteBuffer b, int at) {
        b.putLong(at, CALL).putInt(at + 4, POISON);
    }

    private static int sizeBits(int size) throws BpfException {
        return switch (size) {
            case 1 -> 0x10;
            case 2 -> 0x08;
            case 4 -> 0x00;
            case 8 -> 0x18;
            default -> throw new BpfException("a field of " + size + " bytes cannot be read by one instruction");
        };
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
