/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;

/**
 * Where the fields of objects on V8's heap lie, in bytes, and which types they have. Values come from the executable's
 * metadata; what these lack is as in the headers of V8, under {@code src/objects}, of the versions of Node.js.
 */
final class HeapLayout {
    static final int ABSENT = -1;
    private static final int WORD = 8;

    final int mapType;
    final int functionShared;
    final int infoData;
    final int infoName;
    final int infoScript;
    final int scriptSource;
    final int scriptName;
    final int scriptLineEnds;
    final int scopeFirstVariables;
    final int scopeLocalCount;
    final int arrayLength;
    final int arrayData;
    final int bytecodeData;
    final int bytecodePositions;
    final int wrapperInfo;

    final int typeCode;
    final int typeInstructionStream;
    final int typeFunctionInfo;
    final int typeFunctionInfoWrapper;
    final int typeBytecodeArray;
    final int typeInterpreterData;
    final int typeBaselineData;
    final int typeScopeInfo;
    final int typeScript;

    HeapLayout(V8Symbols s, V8Version version) throws ElfException {
        mapType = s.metadata(12, "class_Map__instance_type__uint16_t");
        functionShared = s.metadata(24, "class_JSFunction__shared__SharedFunctionInfo");
        infoName = s.metadata(
                2 * WORD,
                "class_SharedFunctionInfo__name_or_scope_info__Object",
                "class_SharedFunctionInfo__name_or_scope_info__Tagged_Object_",
                "class_SharedFunctionInfo__name_or_scope_info__Tagged_NameOrScopeInfoT_");
        // The first field, in every version: shared-function-info.tq.
        infoData = s.metadata(WORD, "class_SharedFunctionInfo__function_data__Object");
        infoScript = s.metadata(
                infoName + 2 * WORD,
                "class_SharedFunctionInfo__script_or_debug_info__HeapObject",
                "class_SharedFunctionInfo__script_or_debug_info__Object",
                "class_SharedFunctionInfo__script__Tagged_HeapObject_");
        scriptName = s.metadata(2 * WORD, "class_Script__name__Object");
        scriptSource = s.metadata(scriptName - WORD, "class_Script__source__Object");
        scriptLineEnds = s.metadata(7 * WORD, "class_Script__line_ends__Object");
        scopeFirstVariables = s.metadata(3, "scopeinfo_idx_first_vars");
        scopeLocalCount = s.metadata(2, "scopeinfo_idx_ncontextlocals");
        arrayLength = s.metadata(WORD, "class_FixedArrayBase__length__SMI");
        arrayData = s.metadata(2 * WORD, "class_FixedArray__data__uintptr_t");
        // bytecode-array.tq: from 12.x a wrapper comes first and positions second; before, constants and handlers did.
        boolean trusted = version.isAtLeast(12, 2, 0);
        bytecodePositions = trusted ? 3 * WORD : 4 * WORD;
        bytecodeData = s.metadata(54, "class_BytecodeArray__data__uintptr_t");
        wrapperInfo = s.metadata(WORD, "class_SharedFunctionInfoWrapper__shared_info__Tagged_SharedFunctionInfo_");

        typeCode = s.metadata(ABSENT, "type_Code__CODE_TYPE");
        typeInstructionStream = s.metadata(typeCode, "type_InstructionStream__INSTRUCTION_STREAM_TYPE");
        typeFunctionInfo = s.metadata(ABSENT, "type_SharedFunctionInfo__SHARED_FUNCTION_INFO_TYPE");
        typeFunctionInfoWrapper =
                s.metadata(ABSENT, "type_SharedFunctionInfoWrapper__SHARED_FUNCTION_INFO_WRAPPER_TYPE");
        typeBytecodeArray = s.metadata(ABSENT, "type_BytecodeArray__BYTECODE_ARRAY_TYPE");
        typeInterpreterData = s.metadata(ABSENT, "type_InterpreterData__INTERPRETER_DATA_TYPE");
        typeBaselineData = s.metadata(ABSENT, "type_BaselineData__BASELINE_DATA_TYPE");
        typeScopeInfo = s.metadata(ABSENT, "type_ScopeInfo__SCOPE_INFO_TYPE");
        typeScript = s.metadata(ABSENT, "type_Script__SCRIPT_TYPE");
    }
}
