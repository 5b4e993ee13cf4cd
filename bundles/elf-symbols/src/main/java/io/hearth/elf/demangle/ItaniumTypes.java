/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type half of the Itanium grammar. */
final class ItaniumTypes {
    private final ItaniumDemangler run;
    private final MangledInput in;
    private boolean inConversion;

    ItaniumTypes(ItaniumDemangler run) {
        this.run = run;
        this.in = run.in;
    }

    static @Nullable String builtin(char c) {
        return switch (c) {
            case 'a' -> "signed char";
            case 'b' -> "bool";
            case 'c' -> "char";
            case 'd' -> "double";
            case 'e' -> "long double";
            case 'f' -> "float";
            case 'g' -> "__float128";
            case 'h' -> "unsigned char";
            case 'i' -> "int";
            case 'j' -> "unsigned int";
            case 'l' -> "long";
            case 'm' -> "unsigned long";
            case 'n' -> "__int128";
            case 'o' -> "unsigned __int128";
            case 's' -> "short";
            case 't' -> "unsigned short";
            case 'v' -> "void";
            case 'w' -> "wchar_t";
            case 'x' -> "long long";
            case 'y' -> "unsigned long long";
            case 'z' -> "...";
            default -> null;
        };
    }

    Node type() {
        in.enter();
        try {
            return typeBody();
        } finally {
            in.leave();
        }
    }

    private Node typeBody() {
        char c = in.peek();
        @Nullable String simple = builtin(c);
        if (simple != null) {
            in.skip(1);
            return Node.of(Node.Kind.BUILTIN, simple);
        }
        if (c == 'r' || c == 'V' || c == 'K') {
            int qualifiers = run.names.qualifiers();
            if (startsFunction()) {
                return run.remember(function(qualifiers));
            }
            return run.remember(Node.numbered(Node.Kind.CV, qualifiers, type()));
        }
        return switch (c) {
            case 'F' -> run.remember(function(0));
            case 'A' -> {
                in.skip(1);
                Node dimension = dimension();
                in.expect('_');
                yield run.remember(Node.of(Node.Kind.ARRAY, dimension, type()));
            }
            case 'M' -> {
                in.skip(1);
                Node owner = type();
                yield run.remember(Node.of(Node.Kind.MEMBER_POINTER, owner, type()));
            }
            case 'T' -> parameterType();
            case 'S' -> substituted();
            case 'P' -> declarator("*");
            case 'R' -> declarator("&");
            case 'O' -> declarator("&&");
            case 'C' -> qualified(" _Complex");
            case 'G' -> qualified(" _Imaginary");
            case 'U' -> vendorQualified();
            case 'u' -> {
                in.skip(1);
                Node name = run.names.sourceName();
                if (in.peek() == 'I') {
                    name = Node.of(Node.Kind.TEMPLATE, name, run.names.templateArguments());
                }
                yield run.remember(name);
            }
            case 'D' -> extended();
            default -> run.remember(run.names.name(new ItaniumNames.Traits()));
        };
    }

    private boolean startsFunction() {
        char c = in.peek();
        char d = in.peek(1);
        return c == 'F' || (c == 'D' && (d == 'o' || d == 'O' || d == 'w' || d == 'x'));
    }

    private Node declarator(String text) {
        in.skip(1);
        return run.remember(Node.of(Node.Kind.POINTER, text, type()));
    }

    private Node qualified(String text) {
        in.skip(1);
        return run.remember(Node.of(Node.Kind.SUFFIX_QUALIFIER, text, type()));
    }

    private Node dimension() {
        if (in.peek() == '_') {
            return Node.name("");
        }
        return in.atDigit() ? Node.name(Integer.toString(in.decimal())) : run.expressions.expression();
    }

    private Node parameterType() {
        Node parameter = run.remember(templateParameter());
        if (in.peek() == 'I' && !inConversion) {
            return run.remember(Node.of(Node.Kind.TEMPLATE, parameter, run.names.templateArguments()));
        }
        return parameter;
    }

    private Node substituted() {
        char c = in.peek(1);
        if (c == 't') {
            return run.remember(run.names.name(new ItaniumNames.Traits()));
        }
        Node found = run.names.substitution();
        if (in.peek() == 'I') {
            return run.remember(Node.of(Node.Kind.TEMPLATE, found, run.names.templateArguments()));
        }
        // A plain std abbreviation is no candidate itself; a substitution is one already.
        return found;
    }

    private Node vendorQualified() {
        in.skip(1);
        if (in.peek() == 'l' || in.peek() == 't') {
            in.position(in.position() - 1);
            return run.remember(run.names.name(new ItaniumNames.Traits()));
        }
        String text = in.take(in.decimal());
        if (in.peek() == 'I') {
            text += "<" + new ItaniumPrinter().print(run.names.templateArguments()) + ">";
        }
        return run.remember(Node.of(Node.Kind.SUFFIX_QUALIFIER, " " + text, type()));
    }

    private Node extended() {
        char c = in.peek(1);
        @Nullable
        String simple = switch (c) {
            case 'a' -> "auto";
            case 'c' -> "decltype(auto)";
            case 'd' -> "decimal64";
            case 'e' -> "decimal128";
            case 'f' -> "decimal32";
            case 'h' -> "half";
            case 'i' -> "char32_t";
            case 'n' -> "decltype(nullptr)";
            case 's' -> "char16_t";
            case 'u' -> "char8_t";
            default -> null;
        };
        if (simple != null) {
            in.skip(2);
            return Node.of(Node.Kind.BUILTIN, simple);
        }
        return switch (c) {
            case 't', 'T' -> {
                in.skip(2);
                Node operand = run.expressions.expression();
                in.expect('E');
                yield run.remember(Node.of(Node.Kind.WRAPPED, "decltype (", operand));
            }
            case 'p' -> {
                in.skip(2);
                yield run.remember(Node.of(Node.Kind.EXPANSION, type()));
            }
            case 'o', 'O', 'w', 'x' -> run.remember(function(0));
            case 'v' -> {
                in.skip(2);
                Node dimension = in.accept('_') ? run.expressions.expression() : dimension();
                in.expect('_');
                yield run.remember(Node.of(Node.Kind.VECTOR, dimension, type()));
            }
            case 'F' -> {
                in.skip(2);
                int bits = in.decimal();
                if (in.accept('b')) {
                    yield Node.of(Node.Kind.BUILTIN, "std::bfloat16_t");
                }
                String suffix = in.accept('x') ? "x" : "";
                if (suffix.isEmpty()) {
                    in.expect('_');
                }
                yield Node.of(Node.Kind.BUILTIN, "_Float" + bits + suffix);
            }
            case 'B', 'U' -> {
                in.skip(2);
                Node bits = in.atDigit() ? Node.name(Integer.toString(in.decimal())) : run.expressions.expression();
                in.expect('_');
                String text = (c == 'U' ? "unsigned _BitInt(" : "_BitInt(") + new ItaniumPrinter().print(bits) + ")";
                yield run.remember(Node.of(Node.Kind.BUILTIN, text));
            }
            default -> run.remember(run.names.name(new ItaniumNames.Traits()));
        };
    }

    Node templateParameter() {
        in.expect('T');
        if (in.accept('L')) {
            run.sequence(10);
            // Levels other than 0 belong to lambdas whose head is printed, not resolved.
        }
        return Node.numbered(Node.Kind.TEMPLATE_PARAMETER, run.sequence(10));
    }

    /** A conversion operator's target may use template arguments that only follow it. */
    Node conversionTarget() {
        boolean held = inConversion;
        inConversion = true;
        Node target = type();
        inConversion = held;
        return target;
    }

    /** Whether a template parameter here leaves arguments that follow to the conversion operator; gives the old state. */
    boolean inConversion(boolean now) {
        boolean held = inConversion;
        inConversion = now;
        return held;
    }

    private Node function(int qualifiers) {
        int flags = qualifiers;
        @Nullable Node condition = null;
        if (in.accept("Do")) {
            flags |= Node.NOEXCEPT;
        } else if (in.accept("DO")) {
            flags |= Node.NOEXCEPT;
            condition = run.expressions.expression();
            in.expect('E');
        } else if (in.accept("Dw")) {
            List<Node> thrown = new ArrayList<>();
            while (!in.accept('E')) {
                thrown.add(type());
            }
            condition = Node.of(Node.Kind.WRAPPED, "throw(", Node.list(thrown));
        }
        if (in.accept("Dx")) {
            flags |= Node.TRANSACTION_SAFE;
        }
        in.expect('F');
        in.accept('Y');
        Node function = bareFunction(true, flags, condition);
        int reference = in.accept('R') ? Node.LVALUE_REF : in.accept('O') ? Node.RVALUE_REF : 0;
        in.expect('E');
        return new Node(function.kind(), "", function.kids(), function.number() | reference);
    }

    Node bareFunction(boolean hasReturn, int flags) {
        return bareFunction(hasReturn, flags, null);
    }

    private Node bareFunction(boolean hasReturn, int flags, @Nullable Node condition) {
        List<Node> kids = new ArrayList<>();
        // gcc marks a Java style return type by J; it is read like any other.
        boolean returns = in.accept('J') || hasReturn;
        @Nullable Node result = returns ? type() : null;
        kids.add(Node.list(parameters()));
        kids.add(condition == null ? Node.name("") : condition);
        if (result != null) {
            kids.add(result);
        }
        return new Node(Node.Kind.FUNCTION, "", kids, flags | (returns ? Node.HAS_RETURN : 0));
    }

    /** Types up to the end of a parameter list; {@code v} alone is the empty list. */
    List<Node> parameters() {
        List<Node> parameters = new ArrayList<>();
        while (!atListEnd()) {
            parameters.add(type());
        }
        if (parameters.isEmpty()) {
            throw new MalformedNameException();
        }
        Node only = parameters.get(0);
        if (parameters.size() == 1
                && only.kind() == Node.Kind.BUILTIN
                && only.text().equals("void")) {
            return List.of();
        }
        return parameters;
    }

    private boolean atListEnd() {
        char c = in.peek();
        return in.atEnd() || c == 'E' || c == '.' || ((c == 'R' || c == 'O') && in.peek(1) == 'E');
    }
}
