/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads methods from a process, and keeps those that were used last. Source: method.hpp, constMethod.hpp,
 * constantPool.hpp, symbol.hpp.
 */
final class MethodReader {
    private static final int KEPT_BYTES = 3 << 20;
    private static final int MOST_SYMBOL_BYTES = 4096;
    private static final int MOST_LINE_BYTES = 1 << 16;
    private static final int FEW_LINE_BYTES = 512;

    private final RemoteMemory memory;
    private final VmFields fields;
    private final Unsigned5 numbers;
    private final Map<Long, JavaMethod> methods = new LinkedHashMap<>(64, 0.75f, true);
    private int keptBytes;

    MethodReader(RemoteMemory memory, VmFields fields, Unsigned5 numbers) {
        this.memory = memory;
        this.fields = fields;
        this.numbers = numbers;
    }

    /** The method at this Method*. */
    JavaMethod read(long method) throws UnwinderException, IOException {
        long constMethod = memory.u64(method + fields.methodConstMethod);
        JavaMethod known = methods.get(method);
        if (known != null && known.constMethod() == constMethod) {
            return known;
        }
        JavaMethod read = readNew(constMethod);
        keep(method, read);
        return read;
    }

    private void keep(long method, JavaMethod read) {
        JavaMethod old = methods.put(method, read);
        keptBytes += read.bytes() - (old == null ? 0 : old.bytes());
        Iterator<JavaMethod> oldest = methods.values().iterator();
        while (keptBytes > KEPT_BYTES && methods.size() > 1) {
            keptBytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private JavaMethod readNew(long constMethod) throws UnwinderException, IOException {
        long pool = memory.u64(constMethod + fields.constMethodConstants);
        long klass = memory.u64(pool + fields.poolHolder);
        int codeBytes = memory.u16(constMethod + fields.constMethodCodeSize);
        String owner = symbol(memory.u64(klass + fields.klassName));
        String name = poolSymbol(pool, memory.u16(constMethod + fields.constMethodName));
        String descriptor = poolSymbol(pool, memory.u16(constMethod + fields.constMethodSignature));
        String readable = MethodName.of(owner, name, descriptor);
        return new JavaMethod(constMethod, readable, file(pool, klass), codeBytes, lines(constMethod, codeBytes));
    }

    private String file(long pool, long klass) throws UnwinderException, IOException {
        int index = 0;
        if (fields.poolSourceFile >= 0) {
            index = memory.u16(pool + fields.poolSourceFile);
        } else if (fields.klassSourceFile >= 0) {
            index = memory.u16(klass + fields.klassSourceFile);
        }
        try {
            return index == 0 ? "" : poolSymbol(pool, index);
        } catch (UnwinderException | IOException e) {
            // The pools of method handle intrinsics (Method::make_method_handle_intrinsic) leave the index undefined.
            return "";
        }
    }

    private String poolSymbol(long pool, int index) throws UnwinderException, IOException {
        // Entries lie behind the pool; their lowest bit is a tag.
        return symbol(memory.u64(pool + fields.poolSize + 8L * index) & ~1L);
    }

    private String symbol(long symbol) throws UnwinderException, IOException {
        int length = memory.u16(symbol + fields.symbolLength);
        byte[] bytes = memory.bytes(symbol + fields.symbolBody, Math.min(length, MOST_SYMBOL_BYTES));
        if (length == 0 || bytes.length == 0) {
            throw new UnwinderException("no name at 0x" + Long.toHexString(symbol));
        }
        return ModifiedUtf8.decode(bytes, 0, bytes.length);
    }

    /** The table lies behind the bytecodes, and ends with a zero. */
    private LineTable lines(long constMethod, int codeBytes) throws IOException {
        if ((memory.u16(constMethod + fields.constMethodFlags) & fields.hasLineNumbers) == 0) {
            return LineTable.NONE;
        }
        long at = constMethod + fields.constMethodSize + codeBytes;
        byte[] bytes = memory.bytes(at, FEW_LINE_BYTES);
        int length = LineTable.length(bytes, numbers);
        if (length < 0) {
            bytes = memory.bytes(at, MOST_LINE_BYTES);
            length = LineTable.length(bytes, numbers);
        }
        return new LineTable(Arrays.copyOf(bytes, length < 0 ? bytes.length : length), numbers);
    }
}
