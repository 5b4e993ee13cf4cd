/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeNotReadyException;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tables of fields, types and constants that libjvm.so exports, as read from one process. How an entry is laid out
 * is exported as well; both are set up by the library's constructors. Source: vmStructs.hpp.
 */
final class VmTables {
    private static final int MOST_ENTRIES = 1 << 14;
    private static final long MOST_STRIDE = 256;
    private static final int MOST_BYTES = 1 << 14;

    private final Map<String, Long> symbols;
    private final long bias;
    private final PagedMemory memory;
    private final Map<String, Long> fields = new HashMap<>();
    private final Map<String, String> fieldTypes = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private final Map<String, Long> constants = new HashMap<>();

    private VmTables(Map<String, Long> symbols, RemoteMemory memory, long bias) {
        this.symbols = symbols;
        this.memory = new PagedMemory(memory);
        this.bias = bias;
    }

    static VmTables read(Map<String, Long> symbols, RemoteMemory memory, long bias)
            throws UnwinderException, IOException {
        VmTables tables = new VmTables(symbols, memory, bias);
        tables.readFields();
        tables.readTypes();
        tables.readConstants();
        return tables;
    }

    /** The same for tables that say the same. */
    int digest() {
        return Objects.hash(fields, fieldTypes, sizes, constants);
    }

    /** Offset of the first of these fields that there is; -1 when there is none. */
    int offset(String type, String... names) {
        for (String name : names) {
            long offset = fields.getOrDefault(type + '.' + name, -1L);
            if (offset >= 0 && offset < MOST_BYTES) {
                return (int) offset;
            }
        }
        return -1;
    }

    /** As {@link #offset}, in the first of these types that has one. */
    int offsetIn(List<String> types, String... names) {
        for (String type : types) {
            int offset = offset(type, names);
            if (offset >= 0) {
                return offset;
            }
        }
        return -1;
    }

    int need(String type, String... names) throws UnwinderException {
        return needIn(List.of(type), names);
    }

    int needIn(List<String> types, String... names) throws UnwinderException {
        int offset = offsetIn(types, names);
        if (offset < 0) {
            throw missing(types.get(0) + '.' + names[0]);
        }
        return offset;
    }

    /** A static field's address less the bias; -1 when there is none. */
    long address(String type, String name) {
        return fields.getOrDefault(type + '.' + name, -1L);
    }

    long needStatic(String type, String name) throws UnwinderException {
        long address = address(type, name);
        if (address == -1) {
            throw missing(type + '.' + name);
        }
        return address;
    }

    /** Whether a field has two bytes. */
    boolean isShort(String type, String name) {
        String text = fieldTypes.getOrDefault(type + '.' + name, "");
        return text.equals("u2") || text.equals("uint16_t");
    }

    /** Bytes of a type. */
    int sizeOf(String type) throws UnwinderException {
        long size = sizes.getOrDefault(type, -1L);
        if (size < 1 || size > MOST_BYTES) {
            throw missing("sizeof(" + type + ')');
        }
        return (int) size;
    }

    static UnwinderException missing(String what) {
        return new UnwinderException("this HotSpot does not describe " + what + " in its vmStructs");
    }

    long constant(String name, long otherwise) {
        return constants.getOrDefault(name, otherwise);
    }

    private void readFields() throws UnwinderException, IOException {
        String entry = "gHotSpotVMStructEntry";
        long stride = stride(entry);
        long typeAt = value(entry + "TypeNameOffset");
        long nameAt = value(entry + "FieldNameOffset");
        long typeTextAt = value(entry + "TypeStringOffset");
        long isStaticAt = value(entry + "IsStaticOffset");
        long offsetAt = value(entry + "OffsetOffset");
        long addressAt = value(entry + "AddressOffset");
        long at = table("gHotSpotVMStructs");
        for (int i = 0; i < MOST_ENTRIES; i++, at += stride) {
            long type = memory.u64(at + typeAt);
            long name = memory.u64(at + nameAt);
            if (type == 0 || name == 0) {
                return;
            }
            String key = memory.text(type) + '.' + memory.text(name);
            boolean isStatic = memory.s32(at + isStaticAt) != 0;
            fields.put(key, isStatic ? memory.u64(at + addressAt) - bias : memory.u64(at + offsetAt));
            fieldTypes.put(key, memory.text(memory.u64(at + typeTextAt)));
        }
    }

    private void readTypes() throws UnwinderException, IOException {
        String entry = "gHotSpotVMTypeEntry";
        long stride = stride(entry);
        long nameAt = value(entry + "TypeNameOffset");
        long sizeAt = value(entry + "SizeOffset");
        long at = table("gHotSpotVMTypes");
        for (int i = 0; i < MOST_ENTRIES; i++, at += stride) {
            long name = memory.u64(at + nameAt);
            if (name == 0) {
                return;
            }
            sizes.put(memory.text(name), memory.u64(at + sizeAt));
        }
    }

    private void readConstants() throws UnwinderException, IOException {
        String entry = "gHotSpotVMIntConstantEntry";
        long stride = stride(entry);
        long nameAt = value(entry + "NameOffset");
        long valueAt = value(entry + "ValueOffset");
        long at = table("gHotSpotVMIntConstants");
        for (int i = 0; i < MOST_ENTRIES; i++, at += stride) {
            long name = memory.u64(at + nameAt);
            if (name == 0) {
                return;
            }
            constants.put(memory.text(name), (long) memory.s32(at + valueAt));
        }
    }

    private long table(String symbol) throws UnwinderException, IOException {
        long address = value(symbol);
        if (address == 0) {
            throw new RuntimeNotReadyException("the virtual machine's tables are not set up yet");
        }
        return address;
    }

    private long stride(String entry) throws UnwinderException, IOException {
        long stride = value(entry + "ArrayStride");
        if (stride == 0) {
            throw new RuntimeNotReadyException("the virtual machine's tables are not set up yet");
        }
        if (stride < 8 || stride > MOST_STRIDE) {
            throw new UnwinderException("entries of the virtual machine's tables have an odd size of " + stride);
        }
        return stride;
    }

    private long value(String symbol) throws UnwinderException, IOException {
        Long address = symbols.get(symbol);
        if (address == null) {
            throw new UnwinderException("libjvm.so does not export " + symbol);
        }
        return memory.u64(address + bias);
    }
}
