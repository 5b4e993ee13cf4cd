/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import io.hearth.elf.ElfException;

/** Kinds of strings on V8's heap and where their fields lie, from the executable's metadata. */
final class StringLayout {
    final int firstOther;
    final int encodingMask;
    final int oneByte;
    final int representationMask;
    final int sequential;
    final int cons;
    final int external;
    final int sliced;
    final int thin;
    final int length;
    final int chars;
    final int consFirst;
    final int consSecond;
    final int slicedParent;
    final int slicedOffset;
    final int thinActual;
    final int externalData;

    StringLayout(V8Symbols s) throws ElfException {
        firstOther = s.metadata(128, "FirstNonstringType");
        encodingMask = s.metadata(8, "StringEncodingMask");
        oneByte = s.metadata(8, "OneByteStringTag");
        representationMask = s.metadata(7, "StringRepresentationMask");
        sequential = s.metadata(0, "SeqStringTag");
        cons = s.metadata(1, "ConsStringTag");
        external = s.metadata(2, "ExternalStringTag");
        sliced = s.metadata(3, "SlicedStringTag");
        thin = s.metadata(5, "ThinStringTag");
        length = s.metadata(12, "class_String__length__int32_t");
        chars = s.metadata(16, "class_SeqOneByteString__chars__char");
        consFirst = s.metadata(16, "class_ConsString__first__String");
        consSecond = s.metadata(24, "class_ConsString__second__String");
        slicedParent = s.metadata(16, "class_SlicedString__parent__String");
        slicedOffset = s.metadata(24, "class_SlicedString__offset__SMI");
        thinActual = s.metadata(16, "class_ThinString__actual__String");
        // string.tq: the resource and, behind it, the characters that it has.
        externalData = s.metadata(16, "class_ExternalString__resource__Object") + 8;
    }
}
