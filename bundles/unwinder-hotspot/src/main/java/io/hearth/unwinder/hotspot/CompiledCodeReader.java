/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the debug information of compiled methods, and keeps what was used last. It lay behind the code up to JDK 22;
 * since 23 scopes, and since 25 metadata, are on the C heap. Source: nmethod.hpp of these versions.
 */
final class CompiledCodeReader {
    private static final int MOST_BYTES = 2 << 20;
    private static final int KEPT_BYTES = 6 << 20;

    private final RemoteMemory memory;
    private final VmFields fields;
    private final Unsigned5 numbers;
    private final MethodReader methods;
    private final Map<Long, CompiledCode> kept = new LinkedHashMap<>(64, 0.75f, true);
    private int keptBytes;

    CompiledCodeReader(RemoteMemory memory, VmFields fields, Unsigned5 numbers, MethodReader methods) {
        this.memory = memory;
        this.fields = fields;
        this.numbers = numbers;
        this.methods = methods;
    }

    /** Names what is at an offset of the compiled method at this nmethod*, if it is still that compilation. */
    void name(long nmethod, int compileId, int offset, boolean leaf, FrameNames names)
            throws UnwinderException, IOException {
        if (memory.s32(nmethod + fields.nmethodCompileId) != compileId) {
            throw new UnwinderException("compilation " + compileId + " was replaced before it was named");
        }
        CompiledCode code = kept.get(nmethod);
        if (code == null || code.compileId() != compileId) {
            code = read(nmethod, compileId);
            keep(nmethod, code);
        }
        code.name(offset, leaf, numbers, methods, names);
    }

    private void keep(long nmethod, CompiledCode code) {
        CompiledCode old = kept.put(nmethod, code);
        keptBytes += code.bytes() - (old == null ? 0 : old.bytes());
        Iterator<CompiledCode> oldest = kept.values().iterator();
        while (keptBytes > KEPT_BYTES && kept.size() > 1) {
            keptBytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private CompiledCode read(long nmethod, int compileId) throws UnwinderException, IOException {
        ByteBuffer header = readBytes(nmethod, fields.nmethodSize);
        int pcsAt = header.getInt(fields.nmethodScopesPcs);
        long pcs;
        long pcsEnd;
        long scopes;
        long scopesEnd;
        if (fields.nmethodImmutableData >= 0) {
            long immutable = header.getLong(fields.nmethodImmutableData);
            int scopesAt = header.getInt(fields.nmethodScopesData);
            pcs = immutable + pcsAt;
            pcsEnd = immutable + scopesAt;
            scopes = pcsEnd;
            scopesEnd = immutable + header.getInt(fields.nmethodImmutableSize);
        } else {
            pcs = nmethod + pcsAt;
            pcsEnd = nmethod + header.getInt(fields.nmethodDependencies);
            scopes = fields.scopesDataIsAddress
                    ? header.getLong(fields.nmethodScopesData)
                    : nmethod + header.getInt(fields.nmethodScopesData);
            scopesEnd = pcs;
        }
        ByteBuffer places = readBytes(pcs, pcsEnd - pcs);
        int count = places.limit() / fields.pcDescSize;
        int[] offsets = new int[count];
        int[] scopeOffsets = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = places.getInt(i * fields.pcDescSize + fields.pcDescPc);
            scopeOffsets[i] = places.getInt(i * fields.pcDescSize + fields.pcDescScope);
        }
        byte[] data = readBytes(scopes, scopesEnd - scopes).array();
        long method = header.getLong(fields.nmethodMethod);
        String tier = tier(header, count);
        return new CompiledCode(
                compileId, tier, method, offsets, scopeOffsets, data, metadata(nmethod, header, scopes));
    }

    private long[] metadata(long nmethod, ByteBuffer header, long scopes) throws UnwinderException, IOException {
        long start;
        long end;
        if (fields.blobMutableData >= 0) {
            long mutable = header.getLong(fields.blobMutableData);
            start = mutable + header.getInt(fields.blobRelocationSize);
            end = mutable + header.getInt(fields.blobMutableDataSize);
        } else if (fields.nmethodImmutableData >= 0) {
            long data = nmethod + header.getInt(fields.blobCodeEnd);
            start = data
                    + (fields.metadataIsShort
                            ? header.getShort(fields.nmethodMetadata) & 0xffff
                            : header.getInt(fields.nmethodMetadata));
            end = nmethod + header.getInt(fields.blobSize);
        } else {
            start = nmethod + header.getInt(fields.nmethodMetadata);
            end = scopes;
        }
        ByteBuffer bytes = readBytes(start, end - start);
        long[] metadata = new long[bytes.limit() / 8];
        bytes.asLongBuffer().get(metadata);
        return metadata;
    }

    private ByteBuffer readBytes(long address, long length) throws UnwinderException, IOException {
        if (length < 0 || length > MOST_BYTES) {
            throw new UnwinderException("debug information of " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.nativeOrder());
        if (length > 0) {
            memory.read(address, bytes);
            bytes.flip();
        }
        return bytes;
    }

    /** Levels are those of compilerDefinitions.hpp: 1 to 3 are C1, with less or more profiling. Wrappers have no places. */
    private String tier(ByteBuffer header, int places) {
        int level = fields.nmethodCompLevel < 0 ? 0 : header.get(fields.nmethodCompLevel);
        if (places == 0) {
            return "native";
        }
        return level >= 1 && level <= 3 ? "C1" : "C2";
    }
}
