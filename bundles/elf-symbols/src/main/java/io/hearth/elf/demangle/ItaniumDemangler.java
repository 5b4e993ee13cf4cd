/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import java.util.ArrayList;
import java.util.List;

/** One run over an Itanium C++ name: encodings, special names and the state that names, types and expressions share. */
final class ItaniumDemangler {
    final MangledInput in;
    final ItaniumNames names;
    final ItaniumTypes types;
    final ItaniumExpressions expressions;
    private final List<Node> substitutions = new ArrayList<>();

    private ItaniumDemangler(MangledInput in) {
        this.in = in;
        this.names = new ItaniumNames(this);
        this.types = new ItaniumTypes(this);
        this.expressions = new ItaniumExpressions(this);
    }

    static String demangle(String mangled) {
        if (mangled.startsWith("_GLOBAL_")) {
            return globalConstructors(mangled);
        }
        ItaniumDemangler run = new ItaniumDemangler(new MangledInput(mangled, 2));
        Node root = run.encoding();
        StringBuilder clones = new StringBuilder();
        run.cloneSuffixes(clones);
        if (!run.in.atEnd()) {
            throw new MalformedNameException();
        }
        return new ItaniumPrinter().print(root) + clones;
    }

    private static String globalConstructors(String mangled) {
        int length = mangled.length();
        if (length < 12 || "._$".indexOf(mangled.charAt(8)) < 0 || mangled.charAt(10) != '_') {
            throw new MalformedNameException();
        }
        String head = switch (mangled.charAt(9)) {
            case 'I' -> "global constructors keyed to ";
            case 'D' -> "global destructors keyed to ";
            default -> throw new MalformedNameException();
        };
        String keyed = mangled.substring(11);
        // One level only: a name may say this of itself a thousand times.
        return head + (keyed.startsWith("_GLOBAL_") ? keyed : Demangler.demangle(keyed));
    }

    /** gcc and clang mark clones by {@code .name.digits}: each is shown as {@code  [clone .name.digits]}. */
    private void cloneSuffixes(StringBuilder out) {
        while (in.peek() == '.' && (isCloneChar(in.peek(1)) || MangledInput.isDigit(in.peek(1)))) {
            int start = in.position();
            in.skip(2);
            while (isCloneChar(in.peek()) || in.atDigit()) {
                in.skip(1);
            }
            while (in.peek() == '.' && MangledInput.isDigit(in.peek(1))) {
                in.skip(2);
                while (in.atDigit()) {
                    in.skip(1);
                }
            }
            out.append(" [clone ").append(in.substring(start)).append(']');
        }
    }

    private static boolean isCloneChar(char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    }

    Node encoding() {
        in.enter();
        try {
            char first = in.peek();
            if (first == 'G' || first == 'T') {
                return specialName();
            }
            ItaniumNames.Traits traits = new ItaniumNames.Traits();
            Node name = names.name(traits);
            if (in.atEnd() || in.peek() == 'E' || in.peek() == '.') {
                return name;
            }
            boolean hasReturn = traits.isTemplate && !traits.isStructor;
            return Node.of(Node.Kind.ENCODING, name, types.bareFunction(hasReturn, 0));
        } finally {
            in.leave();
        }
    }

    private Node specialName() {
        char first = in.next();
        char second = in.next();
        if (first == 'T') {
            return switch (second) {
                case 'V' -> prefixed("vtable for ", types.type());
                case 'T' -> prefixed("VTT for ", types.type());
                case 'I' -> prefixed("typeinfo for ", types.type());
                case 'S' -> prefixed("typeinfo name for ", types.type());
                case 'F' -> prefixed("typeinfo fn for ", types.type());
                case 'J' -> prefixed("java Class for ", types.type());
                case 'h' -> {
                    callOffset('h');
                    yield prefixed("non-virtual thunk to ", encoding());
                }
                case 'v' -> {
                    callOffset('v');
                    yield prefixed("virtual thunk to ", encoding());
                }
                case 'c' -> {
                    callOffset(in.next());
                    callOffset(in.next());
                    yield prefixed("covariant return thunk to ", encoding());
                }
                case 'C' -> {
                    Node derived = types.type();
                    in.decimal();
                    in.expect('_');
                    Node base = types.type();
                    yield prefixed("construction vtable for ", Node.of(Node.Kind.JOINED, "-in-", base, derived));
                }
                case 'H' -> prefixed("TLS init function for ", names.name(new ItaniumNames.Traits()));
                case 'W' -> prefixed("TLS wrapper function for ", names.name(new ItaniumNames.Traits()));
                case 'A' -> prefixed("template parameter object for ", expressions.templateArgument());
                default -> throw new MalformedNameException();
            };
        }
        return switch (second) {
            case 'V' -> prefixed("guard variable for ", names.name(new ItaniumNames.Traits()));
            case 'R' -> {
                Node name = names.name(new ItaniumNames.Traits());
                int number = in.peek() == '_' || in.atEnd() ? 0 : in.decimal() + 1;
                in.accept('_');
                yield prefixed("reference temporary #" + number + " for ", name);
            }
            case 'A' -> prefixed("hidden alias for ", encoding());
            case 'I' -> prefixed("initializer for module ", names.moduleName());
            case 'T' -> {
                char mode = in.next();
                if (mode != 'n' && mode != 't') {
                    throw new MalformedNameException();
                }
                yield prefixed(mode == 'n' ? "non-transaction clone for " : "transaction clone for ", encoding());
            }
            default -> throw new MalformedNameException();
        };
    }

    private void callOffset(char kind) {
        if (kind != 'h' && kind != 'v') {
            throw new MalformedNameException();
        }
        signedNumber();
        in.expect('_');
        if (kind == 'v') {
            signedNumber();
            in.expect('_');
        }
    }

    private void signedNumber() {
        in.accept('n');
        in.decimal();
    }

    private static Node prefixed(String text, Node kid) {
        return Node.of(Node.Kind.PREFIXED, text, kid);
    }

    /** Records a substitution candidate and gives it back. */
    Node remember(Node node) {
        substitutions.add(node);
        return node;
    }

    Node substitution(int index) {
        if (index >= substitutions.size()) {
            throw new MalformedNameException();
        }
        return substitutions.get(index);
    }

    /** {@code _} is 0, {@code <n>_} is n + 1 (base 36 with capitals for S, decimal elsewhere). */
    int sequence(int radix) {
        int value = 0;
        if (in.peek() != '_') {
            while (in.peek() != '_') {
                char c = in.next();
                int digit = MangledInput.isDigit(c) ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : radix;
                if (digit >= radix || value > 1_000_000) {
                    throw new MalformedNameException();
                }
                value = value * radix + digit;
            }
            value++;
        }
        in.expect('_');
        return value;
    }
}
