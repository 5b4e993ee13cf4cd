/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The expression part of the Itanium grammar, as it occurs in decltype, array bounds and template arguments. */
final class ItaniumExpressions {
    private final ItaniumDemangler run;
    private final MangledInput in;

    ItaniumExpressions(ItaniumDemangler run) {
        this.run = run;
        this.in = run.in;
    }

    Node templateArgument() {
        in.enter();
        try {
            return switch (in.peek()) {
                case 'X' -> {
                    in.skip(1);
                    Node expression = expression();
                    in.expect('E');
                    yield expression;
                }
                case 'L' -> literal();
                case 'I', 'J' -> run.names.templateArguments();
                case 'T' -> {
                    if ("ynpk".indexOf(in.peek(1)) >= 0) {
                        skipTemplateParameterDeclaration();
                        yield templateArgument();
                    }
                    yield run.types.type();
                }
                default -> run.types.type();
            };
        } finally {
            in.leave();
        }
    }

    private void skipTemplateParameterDeclaration() {
        in.skip(1);
        in.accept('p');
        switch (in.next()) {
            case 'y' -> {}
            case 'n' -> run.types.type();
            case 'k' -> run.names.name(new ItaniumNames.Traits());
            default -> throw new MalformedNameException();
        }
    }

    Node expression() {
        in.enter();
        try {
            return expressionBody();
        } finally {
            in.leave();
        }
    }

    private Node expressionBody() {
        char c = in.peek();
        char d = in.peek(1);
        if (c == 'L') {
            return literal();
        }
        if (c == 'T') {
            return run.types.templateParameter();
        }
        if (c == 's' && d == 'r') {
            return unresolvedName();
        }
        if (c == 's' && d == 'p') {
            in.skip(2);
            return Node.of(Node.Kind.EXPANSION, expression());
        }
        if (c == 'f' && (d == 'p' || (d == 'L' && MangledInput.isDigit(in.peek(2))))) {
            return functionParameter();
        }
        if (c == 'f' && (d == 'l' || d == 'r' || d == 'L' || d == 'R')) {
            return fold();
        }
        if (MangledInput.isDigit(c) || (c == 'o' && d == 'n') || (c == 'd' && d == 'n')) {
            return baseName();
        }
        if ((c == 'i' || c == 't') && d == 'l') {
            in.skip(2);
            if (c == 't') {
                Node type = run.types.type();
                return Node.numbered(Node.Kind.BRACED, 1, type, expressionList('E'));
            }
            return Node.numbered(Node.Kind.BRACED, 0, expressionList('E'));
        }
        if (c == 'u' && MangledInput.isDigit(d)) {
            in.skip(1);
            Node name = run.names.sourceName();
            List<Node> arguments = new ArrayList<>();
            while (!in.accept('E')) {
                arguments.add(templateArgument());
            }
            return Node.of(Node.Kind.CALL, name, Node.list(arguments));
        }
        if (c == 'c' && d == 'v') {
            in.skip(2);
            Node type = run.types.type();
            Node operand = in.accept('_') ? expressionList('E') : expression();
            return Node.of(Node.Kind.C_CAST, type, operand);
        }
        return operation();
    }

    private Node operation() {
        boolean global = false;
        if (in.peek() == 'g' && in.peek(1) == 's') {
            in.skip(2);
            char c = in.peek();
            if (!(c == 'n' && (in.peek(1) == 'w' || in.peek(1) == 'a')) && !(c == 'd' && in.peek(1) != 't')) {
                return Node.of(Node.Kind.PREFIXED, "::", expression());
            }
            global = true;
        }
        @Nullable String row = run.names.operatorRow();
        if (row == null) {
            throw new MalformedNameException();
        }
        String code = row.substring(0, 2);
        String text = row.substring(3);
        String head = global ? "::" : "";
        return switch (code) {
            case "st", "at" -> Node.of(Node.Kind.WRAPPED, text + "(", run.types.type());
            case "sz", "az" -> Node.of(Node.Kind.WRAPPED, text + "(", expression());
            case "sZ" -> {
                Node operand = in.peek() == 'T' ? run.types.templateParameter() : functionParameter();
                yield Node.of(Node.Kind.PACK_LENGTH, operand);
            }
            case "sP" -> {
                List<Node> arguments = new ArrayList<>();
                while (!in.accept('E')) {
                    arguments.add(templateArgument());
                }
                yield Node.of(Node.Kind.PACK_LENGTH, Node.list(arguments));
            }
            case "cl" -> {
                Node callee = expression();
                yield Node.of(Node.Kind.CALL, callee, expressionList('E'));
            }
            case "qu" -> Node.of(Node.Kind.CONDITIONAL, expression(), expression(), expression());
            case "cc", "dc", "rc", "sc" -> {
                Node type = run.types.type();
                yield Node.of(Node.Kind.NAMED_CAST, text, type, expression());
            }
            case "dt", "pt" -> {
                Node object = expression();
                yield Node.of(Node.Kind.BINARY, text, object, member());
            }
            case "nw", "na" -> {
                Node placement = expressionList('_');
                Node type = run.types.type();
                if (in.accept("pi")) {
                    yield Node.of(Node.Kind.NEW, head + text, placement, type, expressionList('E'));
                }
                if (in.peek() == 'i' && in.peek(1) == 'l') {
                    yield Node.of(Node.Kind.NEW, head + text, placement, type, expression());
                }
                in.expect('E');
                yield Node.of(Node.Kind.NEW, head + text, placement, type);
            }
            case "tr" -> Node.name("throw");
            case "pp", "mm" ->
                in.accept('_')
                        ? Node.of(Node.Kind.UNARY, text, expression())
                        : Node.of(Node.Kind.POSTFIX, text, expression());
            default ->
                row.charAt(2) == '1'
                        ? Node.of(Node.Kind.UNARY, head + text, expression())
                        : Node.of(Node.Kind.BINARY, text, expression(), expression());
        };
    }

    private Node member() {
        if (in.peek() == 's' && in.peek(1) == 'r') {
            return expression();
        }
        if (in.peek() == 'g' && in.peek(1) == 's') {
            in.skip(2);
        }
        return baseName();
    }

    private Node expressionList(char end) {
        List<Node> list = new ArrayList<>();
        while (!in.accept(end)) {
            list.add(expression());
        }
        return Node.list(list);
    }

    private Node functionParameter() {
        in.expect('f');
        if (in.accept('L')) {
            in.decimal();
        }
        in.expect('p');
        if (in.accept('T')) {
            return Node.numbered(Node.Kind.FUNCTION_PARAMETER, 0);
        }
        run.names.qualifiers();
        return Node.numbered(Node.Kind.FUNCTION_PARAMETER, run.sequence(10) + 1);
    }

    private Node fold() {
        in.expect('f');
        char direction = in.next();
        @Nullable String row = run.names.operatorRow();
        if (row == null) {
            throw new MalformedNameException();
        }
        Node first = expression();
        boolean both = direction == 'L' || direction == 'R';
        List<Node> kids = both ? List.of(first, expression()) : List.of(first);
        return new Node(Node.Kind.FOLD, row.substring(3), kids, direction);
    }

    /** {@code sr <type> <name>} and the forms with a chain of qualifiers closed by E. */
    private Node unresolvedName() {
        in.skip(2);
        Node scope;
        if (in.accept('N')) {
            scope = unresolvedType();
            while (!in.accept('E')) {
                scope = Node.of(Node.Kind.QUALIFIED, scope, simpleId());
            }
        } else if (in.atDigit()) {
            scope = simpleId();
            // The chain form ends by E; a single level has none, and then a base name follows at once.
            int mark = in.position();
            @Nullable Node chained = chain(scope);
            if (chained == null) {
                in.position(mark);
            } else {
                scope = chained;
            }
        } else {
            scope = run.types.type();
        }
        return Node.of(Node.Kind.QUALIFIED, scope, baseName());
    }

    private Node unresolvedType() {
        Node type = run.types.type();
        return in.peek() == 'I' ? Node.of(Node.Kind.TEMPLATE, type, run.names.templateArguments()) : type;
    }

    private @Nullable Node chain(Node first) {
        Node scope = first;
        while (in.atDigit()) {
            scope = Node.of(Node.Kind.QUALIFIED, scope, simpleId());
        }
        boolean closed = in.accept('E');
        return closed && (in.atDigit() || in.peek() == 'o' || in.peek() == 'd') ? scope : null;
    }

    private Node simpleId() {
        Node name = run.names.sourceName();
        return in.peek() == 'I' ? Node.of(Node.Kind.TEMPLATE, name, run.names.templateArguments()) : name;
    }

    private Node baseName() {
        if (in.accept("dn")) {
            return Node.of(Node.Kind.PREFIXED, "~", in.atDigit() ? simpleId() : run.types.type());
        }
        in.accept("on");
        Node name = run.names.unqualified(null, new ItaniumNames.Traits());
        return in.peek() == 'I' ? Node.of(Node.Kind.TEMPLATE, name, run.names.templateArguments()) : name;
    }

    private Node literal() {
        in.expect('L');
        if (in.accept("_Z") || in.accept("Z")) {
            Node encoding = run.encoding();
            in.expect('E');
            return encoding;
        }
        Node type = run.types.type();
        boolean negative = in.accept('n');
        int start = in.position();
        while (in.peek() != 'E') {
            in.next();
        }
        String digits = in.substring(start);
        in.expect('E');
        return Node.of(Node.Kind.LITERAL, negative ? "-" + digits : digits, type);
    }
}
