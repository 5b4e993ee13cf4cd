/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name half of the Itanium grammar: nested, local and unqualified names, operators and substitutions. It is long
 * because these rules call each other and share the name that a constructor repeats.
 */
final class ItaniumNames {
    /** What the caller of a name must know of its last component. */
    static final class Traits {
        boolean isTemplate;
        /** Constructor, destructor or conversion: a template of these has no return type in its mangling. */
        boolean isStructor;
    }

    /** Two letters and what follows "operator"; the digit is the operand count in expressions. */
    private static final String[] OPERATORS = {
        "aN2&=",
        "aS2=",
        "aa2&&",
        "ad1&",
        "an2&",
        "at1alignof ",
        "aw1co_await ",
        "az1alignof ",
        "cc2const_cast",
        "cl2()",
        "cm2,",
        "co1~",
        "dV2/=",
        "dX3[...]=",
        "da1delete[] ",
        "dc2dynamic_cast",
        "de1*",
        "di2=",
        "dl1delete ",
        "ds2.*",
        "dt2.",
        "dv2/",
        "dx2]=",
        "eO2^=",
        "eo2^",
        "eq2==",
        "ge2>=",
        "gs1::",
        "gt2>",
        "ix2[]",
        "lS2<<=",
        "le2<=",
        "ls2<<",
        "lt2<",
        "mI2-=",
        "mL2*=",
        "mi2-",
        "ml2*",
        "mm1--",
        "na3new[]",
        "ne2!=",
        "ng1-",
        "nt1!",
        "nw3new",
        "oR2|=",
        "oo2||",
        "or2|",
        "pL2+=",
        "pl2+",
        "pm2->*",
        "pp1++",
        "ps1+",
        "pt2->",
        "qu3?",
        "rM2%=",
        "rS2>>=",
        "rc2reinterpret_cast",
        "rm2%",
        "rs2>>",
        "sP1sizeof...",
        "sZ1sizeof...",
        "sc2static_cast",
        "ss2<=>",
        "st1sizeof ",
        "sz1sizeof ",
        "tr0throw",
        "tw1throw ",
    };

    private final ItaniumDemangler run;
    private final MangledInput in;
    private String lastName = "";

    ItaniumNames(ItaniumDemangler run) {
        this.run = run;
        this.in = run.in;
    }

    Node name(Traits traits) {
        in.enter();
        try {
            if (in.peek() == 'N') {
                return nested(traits);
            }
            if (in.peek() == 'Z') {
                return local(traits);
            }
            Node name;
            boolean substituted = false;
            if (in.peek() == 'S' && in.peek(1) != 't') {
                name = substitution();
                substituted = true;
            } else {
                @Nullable Node scope = in.accept("St") ? Node.name("std") : null;
                name = unqualified(scope, traits);
            }
            if (in.peek() == 'I') {
                if (!substituted) {
                    run.remember(name);
                }
                name = Node.of(Node.Kind.TEMPLATE, name, templateArguments());
                traits.isTemplate = true;
            }
            return name;
        } finally {
            in.leave();
        }
    }

    private Node nested(Traits traits) {
        in.expect('N');
        int qualifiers = in.accept('H') ? 0 : qualifiers();
        if (in.accept('R')) {
            qualifiers |= Node.LVALUE_REF;
        } else if (in.accept('O')) {
            qualifiers |= Node.RVALUE_REF;
        }
        Node result = prefix(traits);
        in.expect('E');
        return qualifiers == 0 ? result : Node.numbered(Node.Kind.FUNCTION_QUALIFIERS, qualifiers, result);
    }

    int qualifiers() {
        int qualifiers = 0;
        while (true) {
            switch (in.peek()) {
                case 'r' -> qualifiers |= Node.RESTRICT;
                case 'V' -> qualifiers |= Node.VOLATILE;
                case 'K' -> qualifiers |= Node.CONST;
                default -> {
                    return qualifiers;
                }
            }
            in.skip(1);
        }
    }

    Node prefix(Traits traits) {
        @Nullable Node scope = null;
        while (true) {
            char c = in.peek();
            if (c == 'E') {
                if (scope == null) {
                    throw new MalformedNameException();
                }
                return scope;
            }
            boolean candidate = true;
            if (c == 'I') {
                if (scope == null) {
                    throw new MalformedNameException();
                }
                scope = Node.of(Node.Kind.TEMPLATE, scope, templateArguments());
                traits.isTemplate = true;
            } else if (c == 'M') {
                in.skip(1);
                continue;
            } else {
                traits.isTemplate = false;
                traits.isStructor = false;
                if (c == 'S') {
                    Node found = substitution();
                    scope = scope == null ? found : Node.of(Node.Kind.QUALIFIED, scope, found);
                    candidate = false;
                } else if (c == 'T') {
                    scope = join(scope, run.types.templateParameter());
                } else if (c == 'D' && (in.peek(1) == 't' || in.peek(1) == 'T')) {
                    scope = join(scope, run.types.type());
                    candidate = false;
                } else {
                    scope = unqualified(scope, traits);
                }
            }
            if (candidate && in.peek() != 'E') {
                run.remember(scope);
            }
        }
    }

    private static Node join(@Nullable Node scope, Node member) {
        return scope == null ? member : Node.of(Node.Kind.QUALIFIED, scope, member);
    }

    private Node local(Traits traits) {
        in.expect('Z');
        Node function = run.encoding();
        in.expect('E');
        Node entity;
        if (in.accept('s')) {
            discriminator();
            entity = Node.name("string literal");
        } else if (in.accept('d')) {
            int number = run.sequence(10);
            Node argument = Node.name("{default arg#" + (number + 1) + "}");
            Node member = name(traits);
            if (member.kind() == Node.Kind.FUNCTION_QUALIFIERS) {
                Node joined = Node.of(Node.Kind.QUALIFIED, argument, member.kid(0));
                entity = Node.numbered(Node.Kind.FUNCTION_QUALIFIERS, member.number(), joined);
            } else {
                entity = Node.of(Node.Kind.QUALIFIED, argument, member);
            }
        } else {
            entity = name(traits);
            // Lambdas and unnamed types count themselves; everything else may carry a discriminator.
            discriminator();
        }
        return Node.of(Node.Kind.LOCAL, withoutReturn(function), entity);
    }

    private static Node withoutReturn(Node encoding) {
        if (encoding.kind() != Node.Kind.ENCODING) {
            return encoding;
        }
        Node function = encoding.kid(1);
        return Node.of(
                Node.Kind.ENCODING,
                encoding.kid(0),
                new Node(function.kind(), "", function.kids(), function.number() & ~Node.HAS_RETURN));
    }

    private void discriminator() {
        if (in.peek() != '_') {
            return;
        }
        int start = in.position();
        in.skip(1);
        boolean wide = in.accept('_');
        if (!in.atDigit()) {
            in.position(start);
            return;
        }
        if (wide) {
            in.decimal();
            in.accept('_');
        } else {
            in.skip(1);
        }
    }

    Node unqualified(@Nullable Node outer, Traits traits) {
        @Nullable Node scope = outer;
        while (in.peek() == 'W') {
            Node module = moduleName();
            scope = scope == null ? module : Node.of(Node.Kind.JOINED, "", scope, module);
        }
        in.accept('F');
        in.accept('L');
        char c = in.peek();
        Node result;
        if (MangledInput.isDigit(c)) {
            result = sourceName();
        } else if (c == 'C') {
            result = constructor(traits);
        } else if (c == 'D' && in.peek(1) == 'C') {
            in.skip(2);
            List<Node> bound = new ArrayList<>();
            while (!in.accept('E')) {
                bound.add(sourceName());
            }
            result = Node.of(Node.Kind.WRAPPED, "[", Node.list(bound));
        } else if (c == 'D') {
            in.skip(1);
            if ("01245".indexOf(in.next()) < 0) {
                throw new MalformedNameException();
            }
            traits.isStructor = true;
            result = Node.name("~" + lastName);
        } else if (c == 'U' && in.peek(1) == 'l') {
            in.skip(2);
            result = lambda();
        } else if (c == 'U' && in.peek(1) == 't') {
            in.skip(2);
            result = run.remember(Node.name("{unnamed type#" + (run.sequence(10) + 1) + "}"));
            // The candidate an unnamed type makes by itself is unscoped; the scoped one follows from the prefix.
        } else if (c >= 'a' && c <= 'z') {
            result = operator(traits);
        } else {
            throw new MalformedNameException();
        }
        while (in.accept('B')) {
            result = Node.of(Node.Kind.SUFFIX_QUALIFIER, "[abi:" + in.take(in.decimal()) + "]", result);
        }
        return join(scope, result);
    }

    Node moduleName() {
        StringBuilder text = new StringBuilder();
        while (in.accept('W')) {
            boolean partition = in.accept('P');
            text.append(text.length() == 0 ? "@" : partition ? ":" : ".").append(in.take(in.decimal()));
        }
        return Node.name(text.toString());
    }

    Node sourceName() {
        String text = in.take(in.decimal());
        if (text.startsWith("_GLOBAL_")
                && text.length() >= 10
                && "._$".indexOf(text.charAt(8)) >= 0
                && text.charAt(9) == 'N') {
            text = "(anonymous namespace)";
        }
        lastName = text;
        return Node.name(text);
    }

    private Node constructor(Traits traits) {
        in.skip(1);
        boolean inheriting = in.accept('I');
        if ("123459".indexOf(in.next()) < 0) {
            throw new MalformedNameException();
        }
        Node result = Node.name(lastName);
        if (inheriting) {
            run.types.type();
        }
        traits.isStructor = true;
        return result;
    }

    private Node lambda() {
        String head = lambdaTemplateHead();
        List<Node> parameters = run.types.parameters();
        in.expect('E');
        int number = run.sequence(10) + 1;
        return new Node(Node.Kind.LAMBDA, head, parameters, number);
    }

    private String lambdaTemplateHead() {
        StringBuilder head = new StringBuilder();
        int count = 0;
        while (in.peek() == 'T' && "ynptk".indexOf(in.peek(1)) >= 0) {
            in.skip(1);
            boolean pack = in.accept('p');
            char kind = in.next();
            head.append(head.length() == 0 ? "<" : ", ");
            switch (kind) {
                case 'y' -> head.append("typename");
                case 'n' -> head.append(new ItaniumPrinter().print(run.types.type()));
                case 'k' -> head.append(new ItaniumPrinter().print(name(new Traits())));
                default -> throw new MalformedNameException();
            }
            head.append(pack ? "... $T" : " $T").append(count++);
        }
        return head.length() == 0 ? "" : head.append('>').toString();
    }

    private Node operator(Traits traits) {
        if (in.accept("cv")) {
            traits.isStructor = true;
            return Node.of(Node.Kind.CONVERSION, run.types.conversionTarget());
        }
        if (in.accept("li")) {
            return Node.of(Node.Kind.PREFIXED, "operator\"\" ", sourceName());
        }
        if (in.peek() == 'v' && MangledInput.isDigit(in.peek(1))) {
            in.skip(2);
            return Node.of(Node.Kind.PREFIXED, "operator ", sourceName());
        }
        @Nullable String row = operatorRow();
        if (row == null) {
            throw new MalformedNameException();
        }
        String text = row.substring(3).strip();
        boolean word = text.charAt(0) >= 'a' && text.charAt(0) <= 'z';
        return Node.name((word ? "operator " : "operator") + text);
    }

    /** Consumes a two letter operator; {@code null} and nothing consumed if it is none. See {@link #OPERATORS}. */
    @Nullable
    String operatorRow() {
        char first = in.peek();
        char second = in.peek(1);
        int low = 0;
        int high = OPERATORS.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            String row = OPERATORS[middle];
            int order = row.charAt(0) != first ? row.charAt(0) - first : row.charAt(1) - second;
            if (order == 0) {
                in.skip(2);
                return row;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** A back reference, or one of the abbreviations of the standard library, written out in full. */
    Node substitution() {
        in.expect('S');
        char c = in.peek();
        if (c == '_' || MangledInput.isDigit(c) || (c >= 'A' && c <= 'Z')) {
            return run.substitution(run.sequence(36));
        }
        in.skip(1);
        String text = switch (c) {
            case 't' -> "std";
            case 'a' -> "std::allocator";
            case 'b' -> "std::basic_string";
            case 's' -> "std::basic_string<char, std::char_traits<char>, std::allocator<char> >";
            case 'i' -> "std::basic_istream<char, std::char_traits<char> >";
            case 'o' -> "std::basic_ostream<char, std::char_traits<char> >";
            case 'd' -> "std::basic_iostream<char, std::char_traits<char> >";
            default -> throw new MalformedNameException();
        };
        lastName = switch (c) {
            case 't' -> lastName;
            case 'a' -> "allocator";
            case 'b', 's' -> "basic_string";
            case 'i' -> "basic_istream";
            case 'o' -> "basic_ostream";
            default -> "basic_iostream";
        };
        Node result = Node.name(text);
        if (in.peek() == 'B') {
            while (in.accept('B')) {
                result = Node.of(Node.Kind.SUFFIX_QUALIFIER, "[abi:" + in.take(in.decimal()) + "]", result);
            }
            run.remember(result);
        }
        return result;
    }

    /** {@code I <args> E} or {@code J <args> E}. Names inside must not become the name of a later constructor. */
    Node templateArguments() {
        if (!in.accept('I')) {
            in.expect('J');
        }
        String held = lastName;
        boolean heldConversion = run.types.inConversion(false);
        List<Node> arguments = new ArrayList<>();
        while (!in.accept('E')) {
            arguments.add(run.expressions.templateArgument());
        }
        lastName = held;
        run.types.inConversion(heldConversion);
        return Node.list(arguments);
    }
}
