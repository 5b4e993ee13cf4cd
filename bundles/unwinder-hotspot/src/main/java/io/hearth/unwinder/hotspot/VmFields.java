/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import io.hearth.profiler.api.UnwinderException;
import java.util.List;

/**
 * Offsets of one build of HotSpot, in bytes, under the names of its source; statics are ELF virtual addresses. A field
 * that this version lacks is -1. Fields that moved between classes are looked for in both.
 */
final class VmFields {
    private static final List<String> COMPILED = List.of("nmethod", "CompiledMethod");

    final int blobName;
    final int blobFrameSize;
    final int blobFrameComplete;
    final int blobCodeBegin;
    final int blobCodeEnd;
    /** JDK 8, and 23 and later: code bounds are offsets from the blob instead of addresses. */
    final boolean codeByOffset;

    final int blobRelocationSize;
    final int blobMutableData;
    final int blobMutableDataSize;
    final int blobSize;

    final int nmethodMethod;
    final int nmethodCompileId;
    final int nmethodCompLevel;
    final int nmethodOrigPc;
    final int nmethodDeopt;
    final int nmethodDeoptMh;
    final int nmethodMetadata;
    final boolean metadataIsShort;
    final int nmethodScopesPcs;
    final int nmethodScopesData;
    /** JDK 9 to 22: an address instead of an offset. */
    final boolean scopesDataIsAddress;

    final int nmethodDependencies;
    final int nmethodImmutableData;
    final int nmethodImmutableSize;
    final int nmethodSize;

    final int pcDescSize;
    final int pcDescPc;
    final int pcDescScope;

    final int methodConstMethod;
    final int constMethodSize;
    final int constMethodConstants;
    final int constMethodFlags;
    final int constMethodCodeSize;
    final int constMethodName;
    final int constMethodSignature;
    final int hasLineNumbers;

    final int poolSize;
    final int poolHolder;
    /** JDK 15 and later; before, {@link #klassSourceFile}. */
    final int poolSourceFile;

    final int klassSourceFile;
    final int klassName;
    final int symbolLength;
    final int symbolBody;

    final int heapMemory;
    final int heapSegmap;
    final int heapSegmentShift;
    final int spaceLowBoundary;
    final int spaceHighBoundary;
    final int blockSize;
    final int blockUsed;
    final int arrayLength;
    final int arrayData;
    final int queueBuffer;
    final int queueLimit;
    final int queueCount;
    final int codeletSize;
    final int codeletDescription;

    /** JDK 8: the only heap; else -1. */
    final long heap;

    final long heaps;
    final long interpreterCode;
    final long callStubReturn;
    final long release;
    final long majorVersion;

    VmFields(VmTables tables) throws UnwinderException {
        blobName = tables.need("CodeBlob", "_name");
        blobFrameSize = tables.need("CodeBlob", "_frame_size");
        blobFrameComplete = tables.need("CodeBlob", "_frame_complete_offset");
        codeByOffset = tables.offset("CodeBlob", "_code_begin") < 0;
        blobCodeBegin = codeByOffset ? tables.need("CodeBlob", "_code_offset") : tables.need("CodeBlob", "_code_begin");
        blobCodeEnd = codeByOffset ? tables.need("CodeBlob", "_data_offset") : tables.need("CodeBlob", "_code_end");
        blobRelocationSize = tables.offset("CodeBlob", "_relocation_size");
        blobMutableData = tables.offset("CodeBlob", "_mutable_data");
        blobMutableDataSize = tables.offset("CodeBlob", "_mutable_data_size");
        blobSize = tables.offset("CodeBlob", "_size");

        nmethodMethod = tables.needIn(COMPILED, "_method");
        nmethodCompileId = tables.needIn(COMPILED, "_compile_id");
        nmethodCompLevel = tables.offsetIn(COMPILED, "_comp_level");
        nmethodOrigPc = tables.needIn(COMPILED, "_orig_pc_offset");
        nmethodDeopt = tables.needIn(
                COMPILED,
                "_deopt_handler_begin",
                "_deopt_handler_offset",
                "_deopt_handler_entry_offset",
                "_deoptimize_offset");
        nmethodDeoptMh = tables.offsetIn(COMPILED, "_deopt_mh_handler_begin", "_deopt_mh_handler_offset");
        nmethodMetadata = tables.offsetIn(COMPILED, "_metadata_offset");
        metadataIsShort = tables.isShort("nmethod", "_metadata_offset");
        nmethodScopesPcs = tables.needIn(COMPILED, "_scopes_pcs_offset");
        scopesDataIsAddress = tables.offsetIn(COMPILED, "_scopes_data_begin") >= 0;
        nmethodScopesData = tables.needIn(COMPILED, "_scopes_data_begin", "_scopes_data_offset");
        nmethodDependencies = tables.offsetIn(COMPILED, "_dependencies_offset");
        nmethodImmutableData = tables.offsetIn(COMPILED, "_immutable_data");
        nmethodImmutableSize = tables.offsetIn(COMPILED, "_immutable_data_size");
        nmethodSize = tables.sizeOf("nmethod");
        if (nmethodImmutableData < 0) {
            tables.needIn(COMPILED, "_dependencies_offset");
        }
        if (blobMutableData < 0) {
            tables.needIn(COMPILED, "_metadata_offset");
        }
        pcDescSize = tables.sizeOf("PcDesc");
        pcDescPc = tables.need("PcDesc", "_pc_offset");
        pcDescScope = tables.need("PcDesc", "_scope_decode_offset");

        methodConstMethod = tables.need("Method", "_constMethod");
        constMethodSize = tables.sizeOf("ConstMethod");
        constMethodConstants = tables.need("ConstMethod", "_constants");
        constMethodFlags = tables.need("ConstMethod", "_flags", "_flags._flags");
        constMethodCodeSize = tables.need("ConstMethod", "_code_size");
        constMethodName = tables.need("ConstMethod", "_name_index");
        constMethodSignature = tables.need("ConstMethod", "_signature_index");
        hasLineNumbers = (int) tables.constant(
                "ConstMethod::_has_linenumber_table",
                tables.constant("ConstMethodFlags::_misc_has_linenumber_table", 1));
        poolSize = tables.sizeOf("ConstantPool");
        poolHolder = tables.need("ConstantPool", "_pool_holder");
        poolSourceFile = tables.offset("ConstantPool", "_source_file_name_index");
        klassSourceFile = tables.offset("InstanceKlass", "_source_file_name_index");
        klassName = tables.need("Klass", "_name");
        int lengthAndCount = tables.offset("Symbol", "_length_and_refcount");
        symbolLength = lengthAndCount >= 0 ? lengthAndCount + 2 : tables.need("Symbol", "_length");
        symbolBody = tables.need("Symbol", "_body", "_body[0]");

        heapMemory = tables.need("CodeHeap", "_memory");
        heapSegmap = tables.need("CodeHeap", "_segmap");
        heapSegmentShift = tables.need("CodeHeap", "_log2_segment_size");
        spaceLowBoundary = tables.need("VirtualSpace", "_low_boundary");
        spaceHighBoundary = tables.need("VirtualSpace", "_high_boundary");
        blockSize = tables.sizeOf("HeapBlock");
        blockUsed = tables.need("HeapBlock::Header", "_used");
        arrayLength =
                Math.max(tables.offset("GrowableArrayBase", "_len"), tables.offset("GenericGrowableArray", "_len"));
        arrayData = tables.offset("GrowableArray<int>", "_data");
        queueBuffer = tables.need("StubQueue", "_stub_buffer");
        queueLimit = tables.need("StubQueue", "_buffer_limit");
        queueCount = tables.need("StubQueue", "_number_of_stubs");
        codeletSize = tables.need("InterpreterCodelet", "_size");
        codeletDescription = tables.need("InterpreterCodelet", "_description");

        heap = tables.address("CodeCache", "_heap");
        heaps = tables.address("CodeCache", "_heaps");
        if (heap == -1 && (heaps == -1 || arrayLength < 0 || arrayData < 0)) {
            throw VmTables.missing("CodeCache._heaps");
        }
        interpreterCode = tables.needStatic("AbstractInterpreter", "_code");
        callStubReturn = tables.needStatic("StubRoutines", "_call_stub_return_address");
        release = tables.address("Abstract_VM_Version", "_s_vm_release");
        // JDK 8 calls its virtual machine 25; JDK_Version tells the truth and was dropped later.
        long jdk = tables.address("JDK_Version", "_current");
        majorVersion = jdk != -1 ? jdk : tables.address("Abstract_VM_Version", "_vm_major_version");
    }
}
