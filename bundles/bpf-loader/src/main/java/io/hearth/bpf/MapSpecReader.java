/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import org.jspecify.annotations.Nullable;

/**
 * Reads BTF-style map definitions: a struct in section {@code .maps} whose members say the attributes. A number N is
 * {@code int (*name)[N]}, a type T is {@code T *name}, inner maps are {@code T *values[]}. Source: {@code
 * bpf_helpers.h} of libbpf.
 */
final class MapSpecReader {

    private final Btf btf;

    MapSpecReader(Btf btf) {
        this.btf = btf;
    }

    MapSpec read(String name, int variableType) throws BpfException {
        return read(name, variableType, true);
    }

    private MapSpec read(String name, int typeId, boolean innerAllowed) throws BpfException {
        int definition = btf.resolve(typeId);
        if (btf.kind(definition) != Btf.STRUCT) {
            throw new BpfException("map " + name + " is not defined by a struct with __uint and __type members");
        }
        int type = 0;
        int keySize = 0;
        int valueSize = 0;
        int maxEntries = 0;
        int flags = 0;
        int keyType = 0;
        int valueType = 0;
        MapSpec inner = null;
        for (int i = 0; i < btf.vlen(definition); i++) {
            String attribute = btf.memberName(definition, i);
            int member = btf.resolve(btf.memberType(definition, i));
            switch (attribute) {
                case "type" -> type = number(name, attribute, member);
                case "max_entries" -> maxEntries = number(name, attribute, member);
                case "map_flags" -> flags = number(name, attribute, member);
                case "key_size" -> keySize = number(name, attribute, member);
                case "value_size" -> valueSize = number(name, attribute, member);
                case "key" -> {
                    keyType = pointee(name, attribute, member);
                    keySize = size(name, attribute, keyType);
                }
                case "value" -> {
                    valueType = pointee(name, attribute, member);
                    valueSize = size(name, attribute, valueType);
                }
                case "values" -> inner = innerAllowed ? inner(name, member) : null;
                default -> throw new BpfException("map " + name + " has an attribute that is not known: " + attribute);
            }
        }
        if (type == 0) {
            throw new BpfException("map " + name + " has no type");
        }
        if (MapType.hasInnerMaps(type) || type == MapType.PROG_ARRAY || type == MapType.PERF_EVENT_ARRAY) {
            keySize = keySize == 0 ? 4 : keySize;
            valueSize = valueSize == 0 ? 4 : valueSize;
        }
        return new MapSpec(name, type, keySize, valueSize, maxEntries, flags, inner, keyType, valueType);
    }

    private @Nullable MapSpec inner(String name, int member) throws BpfException {
        if (btf.kind(member) != Btf.ARRAY) {
            throw new BpfException("map " + name + ": values is not an array");
        }
        int pointer = btf.resolve(btf.extra(member, 0));
        int target = btf.kind(pointer) == Btf.POINTER ? btf.resolve(btf.target(pointer)) : 0;
        // The values of a program array are functions, which are slots to fill at run time and nothing to create.
        return btf.kind(target) == Btf.STRUCT ? read(name + ".inner", target, false) : null;
    }

    private int number(String map, String attribute, int member) throws BpfException {
        int array = btf.kind(member) == Btf.POINTER ? btf.resolve(btf.target(member)) : 0;
        if (btf.kind(array) != Btf.ARRAY) {
            throw new BpfException("map " + map + ": " + attribute + " is not a number made by __uint");
        }
        return btf.extra(array, 8);
    }

    private int pointee(String map, String attribute, int member) throws BpfException {
        if (btf.kind(member) != Btf.POINTER) {
            throw new BpfException("map " + map + ": " + attribute + " is not a type made by __type");
        }
        return btf.target(member);
    }

    private int size(String map, String attribute, int type) throws BpfException {
        int resolved = btf.resolve(type);
        long size = btf.sizeOf(resolved);
        if (size <= 0 || size > Integer.MAX_VALUE) {
            throw new BpfException("map " + map + ": " + attribute + " has no size; the compiler knows "
                    + Btf.kindName(btf.kind(resolved)) + " " + btf.name(resolved)
                    + " only by name: use " + attribute + "_size, or a global variable of that type");
        }
        return (int) size;
    }
}
