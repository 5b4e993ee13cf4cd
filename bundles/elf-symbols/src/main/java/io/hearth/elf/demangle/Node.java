/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import java.util.List;

/**
 * One node of a parsed C++ name. One record for all kinds keeps the number of loaded classes small; {@link Kind} says
 * how {@code text}, {@code kids} and {@code number} are read.
 */
record Node(Kind kind, String text, List<Node> kids, int number) {
    static final int CONST = 1;
    static final int VOLATILE = 2;
    static final int RESTRICT = 4;
    static final int LVALUE_REF = 8;
    static final int RVALUE_REF = 16;
    static final int NOEXCEPT = 32;
    static final int TRANSACTION_SAFE = 64;
    static final int HAS_RETURN = 128;

    enum Kind {
        /** text. */
        NAME,
        /** A predefined type; text as printed. */
        BUILTIN,
        /** kids: scope, member. */
        QUALIFIED,
        /** kids: enclosing encoding, entity. */
        LOCAL,
        /** kids: name, then a LIST of arguments. */
        TEMPLATE,
        /** A comma separated list, template argument packs included; kids: elements. */
        LIST,
        /** number: index, counted from 0. */
        TEMPLATE_PARAMETER,
        /** number: 0 is this, else parm#number. */
        FUNCTION_PARAMETER,
        /** text, then kid. */
        PREFIXED,
        /** kids: two; text: what stands between them. */
        JOINED,
        /** kid; number: CONST, VOLATILE, RESTRICT. */
        CV,
        /** Qualifiers of a member function on its name: kid; number: qualifiers. */
        FUNCTION_QUALIFIERS,
        /** kid, then text as qualifier. */
        SUFFIX_QUALIFIER,
        /** kid; text: what the declarator says, * or & or &&. */
        POINTER,
        /** kids: class, member type. */
        MEMBER_POINTER,
        /** kids: dimension (NAME may be empty), element. */
        ARRAY,
        /** kids: dimension, element. */
        VECTOR,
        /** kids: parameter LIST, perhaps noexcept expression NAME; return type last if HAS_RETURN. number: flags. */
        FUNCTION,
        /** kids: name, function. */
        ENCODING,
        /** text as printed after "operator"; number: operand count. */
        OPERATOR,
        /** kids: type. */
        CONVERSION,
        /** kids: type; text: digits; */
        LITERAL,
        /** text: operator; kids: operand. */
        UNARY,
        /** text: operator; kids: operand. Operator after it. */
        POSTFIX,
        /** text: operator; kids: two operands. */
        BINARY,
        /** kids: three operands. */
        CONDITIONAL,
        /** kids: callee, arguments LIST. */
        CALL,
        /** text: static_cast and the like; kids: type, operand. */
        NAMED_CAST,
        /** kids: type, LIST. */
        C_CAST,
        /** text: sizeof and the like; kids: operand. */
        WRAPPED,
        /** kids: [type,] LIST; number: 1 if with a type. */
        BRACED,
        /** kids: pattern of a pack expansion. */
        EXPANSION,
        /** kids: pack whose length is asked. */
        PACK_LENGTH,
        /** text: operator; kids: one or two; number: 'l', 'r', 'L', 'R'. */
        FOLD,
        /** text: "new"/"delete" with array and global marks; kids: placement LIST, type, initialiser LIST?. */
        NEW,
        /** kids: parameter LIST; number: discriminator as shown; text: template head. */
        LAMBDA,
    }

    static Node name(String text) {
        return new Node(Kind.NAME, text, List.of(), 0);
    }

    static Node of(Kind kind, String text, Node... kids) {
        return new Node(kind, text, List.of(kids), 0);
    }

    static Node of(Kind kind, Node... kids) {
        return new Node(kind, "", List.of(kids), 0);
    }

    static Node list(List<Node> kids) {
        return new Node(Kind.LIST, "", kids, 0);
    }

    static Node numbered(Kind kind, int number, Node... kids) {
        return new Node(kind, "", List.of(kids), number);
    }

    Node kid(int index) {
        return kids.get(index);
    }
}
