/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a parsed C++ name in the declarator syntax of the language.
 *
 * <p>A type is written in two halves around what it declares: {@code left} gives {@code void (*}, {@code right} gives
 * {@code )(int)}. Template parameters are resolved while printing, against the innermost template whose function type
 * is being written; an argument is printed in the scope outside of that template. Substitutions make the tree a graph,
 * so work and output are bounded, not only depth. It is long because both halves of every kind of node share that
 * state.
 */
final class ItaniumPrinter {
    private static final int MAX_OUTPUT = 16 * 1024;
    private static final int MAX_STEPS = 50_000;
    private static final int MAX_DEPTH = 160;

    private record Scope(Node arguments, @Nullable Scope outer) {}

    final StringBuilder out = new StringBuilder(128);
    private @Nullable Scope scope;
    private int packIndex = -1;
    private int lambdaDepth;
    private int emptyPackAt = -1;
    private int steps;
    private int depth;

    String print(Node root) {
        print0(root);
        return out.toString();
    }

    void print0(Node node) {
        left(node);
        right(node);
    }

    private void enter() {
        if (++steps > MAX_STEPS || ++depth > MAX_DEPTH || out.length() > MAX_OUTPUT) {
            throw new MalformedNameException();
        }
    }

    private void left(Node node) {
        enter();
        switch (node.kind()) {
            case NAME, BUILTIN -> out.append(node.text());
            case QUALIFIED -> {
                print0(node.kid(0));
                out.append("::");
                print0(node.kid(1));
            }
            case LOCAL -> {
                print0(node.kid(0));
                out.append("::");
                print0(stripQualifiers(node.kid(1)));
            }
            case TEMPLATE -> {
                print0(node.kid(0));
                arguments(node.kid(1));
            }
            case LIST -> list(node.kids());
            case TEMPLATE_PARAMETER -> {
                if (lambdaDepth > 0) {
                    out.append("auto:").append(node.number() + 1);
                } else {
                    parameter(node, true);
                }
            }
            case PREFIXED -> {
                out.append(node.text());
                print0(node.kid(0));
            }
            case JOINED -> {
                print0(node.kid(0));
                out.append(node.text());
                print0(node.kid(1));
            }
            case CV -> {
                left(node.kid(0));
                qualifiers(node.number() & ~inner(node.kid(0)));
            }
            case FUNCTION_QUALIFIERS -> {
                print0(node.kid(0));
                qualifiers(node.number());
            }
            case SUFFIX_QUALIFIER -> {
                left(node.kid(0));
                out.append(node.text());
            }
            case POINTER -> pointerLeft(node);
            case MEMBER_POINTER -> {
                Node member = node.kid(1);
                left(member);
                if (isFunctionOrArray(member)) {
                    out.append('(');
                } else {
                    out.append(' ');
                }
                print0(node.kid(0));
                out.append("::*");
            }
            case ARRAY -> left(node.kid(1));
            case VECTOR -> {
                print0(node.kid(1));
                out.append(" __vector(");
                print0(node.kid(0));
                out.append(')');
            }
            case FUNCTION -> functionLeft(node);
            case ENCODING -> encoding(node);
            case CONVERSION -> conversion(node);
            case LAMBDA -> lambda(node);
            default -> new ExpressionPrinter(this).print(node);
        }
        depth--;
    }

    private void right(Node node) {
        enter();
        switch (node.kind()) {
            case TEMPLATE_PARAMETER -> {
                if (lambdaDepth == 0) {
                    parameter(node, false);
                }
            }
            case CV, SUFFIX_QUALIFIER -> right(node.kid(0));
            case POINTER -> closePointer(collapsed(node));
            case MEMBER_POINTER -> {
                if (isFunctionOrArray(node.kid(1))) {
                    out.append(')');
                }
                right(node.kid(1));
            }
            case ARRAY -> {
                if (out.length() > 0 && out.charAt(out.length() - 1) != ']') {
                    out.append(' ');
                }
                out.append('[');
                print0(node.kid(0));
                out.append(']');
                right(node.kid(1));
            }
            case FUNCTION -> functionRight(node);
            default -> {}
        }
        depth--;
    }

    private void closePointer(Node pointee) {
        if (isFunctionOrArray(pointee)) {
            out.append(')');
        }
        right(pointee);
    }

    private void pointerLeft(Node node) {
        Node pointee = collapsed(node);
        left(pointee);
        if (isFunctionOrArray(pointee)) {
            char last = out.length() == 0 ? ' ' : out.charAt(out.length() - 1);
            if (last != ' ' && last != '(' && !isFunction(pointee)) {
                out.append(' ');
            }
            out.append('(');
        }
        out.append(collapsedText(node));
    }

    /** References to references become one: the pointee below all of them. */
    private Node collapsed(Node pointer) {
        Node pointee = pointer.kid(0);
        if (pointer.text().equals("*")) {
            return pointee;
        }
        Node seen = resolve(pointee);
        while (seen.kind() == Node.Kind.POINTER && !seen.text().equals("*")) {
            pointee = seen.kid(0);
            seen = resolve(pointee);
        }
        return pointee;
    }

    private String collapsedText(Node pointer) {
        String text = pointer.text();
        if (text.equals("*")) {
            return text;
        }
        Node seen = resolve(pointer.kid(0));
        while (seen.kind() == Node.Kind.POINTER && !seen.text().equals("*")) {
            if (seen.text().equals("&")) {
                text = "&";
            }
            seen = resolve(seen.kid(0));
        }
        return text;
    }

    /** What stands behind template parameters, as far as they can be resolved here. */
    private Node resolve(Node node) {
        Node seen = node;
        @Nullable Scope at = scope;
        for (int hops = 0; hops < 32 && seen.kind() == Node.Kind.TEMPLATE_PARAMETER && at != null; hops++) {
            @Nullable Node argument = argument(at, seen.number());
            if (argument == null) {
                return seen;
            }
            at = at.outer();
            seen = argument;
        }
        return seen;
    }

    private @Nullable Node argument(Scope at, int index) {
        List<Node> arguments = at.arguments().kids();
        if (index >= arguments.size()) {
            return null;
        }
        Node argument = arguments.get(index);
        if (argument.kind() == Node.Kind.LIST && packIndex >= 0) {
            return packIndex < argument.kids().size() ? argument.kids().get(packIndex) : null;
        }
        return argument;
    }

    private void parameter(Node node, boolean leftHalf) {
        @Nullable Scope at = scope;
        if (at == null) {
            throw new MalformedNameException();
        }
        @Nullable Node argument = argument(at, node.number());
        if (argument == null) {
            if (node.number() >= at.arguments().kids().size()) {
                throw new MalformedNameException();
            }
            return;
        }
        scope = at.outer();
        if (leftHalf) {
            left(argument);
        } else {
            right(argument);
        }
        scope = at;
    }

    private boolean isFunctionOrArray(Node node) {
        return isFunction(node) || isArray(node);
    }

    private boolean isFunction(Node node) {
        return unqualified(node).kind() == Node.Kind.FUNCTION;
    }

    private boolean isArray(Node node) {
        return unqualified(node).kind() == Node.Kind.ARRAY;
    }

    private Node unqualified(Node node) {
        Node seen = resolve(node);
        while (seen.kind() == Node.Kind.CV) {
            seen = resolve(seen.kid(0));
        }
        return seen;
    }

    private int inner(Node node) {
        Node seen = resolve(node);
        return seen.kind() == Node.Kind.CV ? seen.number() : 0;
    }

    void arguments(Node list) {
        if (out.length() > 0 && out.charAt(out.length() - 1) == '<') {
            out.append(' ');
        }
        out.append('<');
        int heldDepth = lambdaDepth;
        lambdaDepth = 0;
        print0(list);
        lambdaDepth = heldDepth;
        if (out.charAt(out.length() - 1) == '>' && out.length() != emptyPackAt) {
            out.append(' ');
        }
        out.append('>');
    }

    /** Elements that print nothing, such as empty packs, leave no comma behind; after one, {@code >>} stays together. */
    void list(List<Node> elements) {
        boolean any = false;
        for (Node element : elements) {
            int start = out.length();
            if (any) {
                out.append(", ");
            }
            int body = out.length();
            print0(element);
            if (out.length() == body) {
                out.setLength(start);
                emptyPackAt = start;
            } else {
                any = true;
            }
        }
    }

    private void qualifiers(int flags) {
        if ((flags & Node.CONST) != 0) {
            out.append(" const");
        }
        if ((flags & Node.VOLATILE) != 0) {
            out.append(" volatile");
        }
        if ((flags & Node.RESTRICT) != 0) {
            out.append(" __restrict");
        }
        if ((flags & Node.TRANSACTION_SAFE) != 0) {
            out.append(" transaction_safe");
        }
        if ((flags & Node.LVALUE_REF) != 0) {
            out.append(" &");
        }
        if ((flags & Node.RVALUE_REF) != 0) {
            out.append(" &&");
        }
    }

    private void functionLeft(Node function) {
        if ((function.number() & Node.HAS_RETURN) != 0) {
            Node result = function.kid(2);
            left(result);
            if (!wraps(result)) {
                out.append(' ');
            }
        }
    }

    /** Whether a type has an opening parenthesis before what it declares. */
    private boolean wraps(Node type) {
        Node seen = resolve(type);
        while (seen.kind() == Node.Kind.POINTER || seen.kind() == Node.Kind.CV) {
            if (seen.kind() == Node.Kind.POINTER && isFunctionOrArray(seen.kid(0))) {
                return true;
            }
            seen = resolve(seen.kid(0));
        }
        return false;
    }

    private void functionRight(Node function) {
        out.append('(');
        list(function.kid(0).kids());
        out.append(')');
        qualifiers(function.number());
        if ((function.number() & Node.NOEXCEPT) != 0) {
            out.append(" noexcept");
            if (function.kid(1).kind() != Node.Kind.NAME) {
                out.append('(');
                print0(function.kid(1));
                out.append(')');
            }
        } else if (function.kid(1).kind() != Node.Kind.NAME) {
            out.append(' ');
            print0(function.kid(1));
        }
        if ((function.number() & Node.HAS_RETURN) != 0) {
            right(function.kid(2));
        }
    }

    private void encoding(Node encoding) {
        Node name = encoding.kid(0);
        Node function = encoding.kid(1);
        @Nullable Node arguments = argumentsOf(name);
        @Nullable Scope held = scope;
        int heldLambda = lambdaDepth;
        int heldPack = packIndex;
        lambdaDepth = 0;
        packIndex = -1;
        // The arguments are in scope for the name too: a conversion operator's target may use them.
        scope = arguments == null ? held : new Scope(arguments, held);
        functionLeft(function);
        print0(stripQualifiers(name));
        functionRight(new Node(function.kind(), "", function.kids(), function.number() | qualifiersOf(name)));
        scope = held;
        lambdaDepth = heldLambda;
        packIndex = heldPack;
    }

    private static Node stripQualifiers(Node name) {
        return name.kind() == Node.Kind.FUNCTION_QUALIFIERS ? name.kid(0) : name;
    }

    private static int qualifiersOf(Node name) {
        if (name.kind() == Node.Kind.LOCAL) {
            return qualifiersOf(name.kid(1));
        }
        return name.kind() == Node.Kind.FUNCTION_QUALIFIERS ? name.number() : 0;
    }

    private static @Nullable Node argumentsOf(Node name) {
        Node seen = name;
        while (true) {
            switch (seen.kind()) {
                case FUNCTION_QUALIFIERS -> seen = seen.kid(0);
                case LOCAL -> seen = seen.kid(1);
                case TEMPLATE -> {
                    return seen.kid(1);
                }
                default -> {
                    return null;
                }
            }
        }
    }

    private void conversion(Node node) {
        out.append("operator ");
        print0(node.kid(0));
    }

    private void lambda(Node node) {
        out.append("{lambda").append(node.text()).append('(');
        lambdaDepth++;
        list(node.kids());
        lambdaDepth--;
        out.append(")#").append(node.number()).append('}');
    }

    // Packs

    void expansion(Node pattern) {
        int length = packLength(pattern, 0);
        if (length < 0) {
            print0(pattern);
            out.append("...");
            return;
        }
        int held = packIndex;
        boolean any = false;
        for (int i = 0; i < length; i++) {
            packIndex = i;
            int start = out.length();
            if (any) {
                out.append(", ");
            }
            int body = out.length();
            print0(pattern);
            if (out.length() == body) {
                out.setLength(start);
            } else {
                any = true;
            }
        }
        packIndex = held;
    }

    /** Elements of the first pack the pattern mentions, or -1. */
    int packLength(Node pattern, int level) {
        if (level > 64 || ++steps > MAX_STEPS) {
            return -1;
        }
        if (pattern.kind() == Node.Kind.TEMPLATE_PARAMETER) {
            @Nullable Scope at = scope;
            if (at == null
                    || lambdaDepth > 0
                    || pattern.number() >= at.arguments().kids().size()) {
                return -1;
            }
            Node argument = at.arguments().kids().get(pattern.number());
            return argument.kind() == Node.Kind.LIST ? argument.kids().size() : -1;
        }
        if (pattern.kind() == Node.Kind.EXPANSION || pattern.kind() == Node.Kind.LAMBDA) {
            return -1;
        }
        for (Node kid : pattern.kids()) {
            int length = packLength(kid, level + 1);
            if (length >= 0) {
                return length;
            }
        }
        return -1;
    }
}
