/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

import org.jspecify.annotations.Nullable;

/**
 * Rust v0 names after RFC 2603, printed while they are read. Hashes of crates and suffixes of constants are left out.
 * Back references repeat a part of the name, so output and work are bounded. It is long because the rules of the grammar
 * call each other and all print to one place.
 */
final class RustV0Demangler {
    private static final int MAX_OUTPUT = 16 * 1024;

    private final MangledInput in;
    private final StringBuilder out = new StringBuilder(128);
    private final int start;
    private int boundLifetimes;
    private int muted;

    private RustV0Demangler(MangledInput in) {
        this.in = in;
        this.start = in.position();
    }

    static String demangle(String name) {
        RustV0Demangler run = new RustV0Demangler(new MangledInput(name, 2));
        char first = run.in.peek();
        if (first < 'A' || first > 'Z') {
            throw new MalformedNameException();
        }
        run.path(true);
        // An instantiating crate may follow; it says where code was made, not what it is.
        if (!run.in.atEnd() && run.in.peek() != '.' && run.in.peek() != '$') {
            run.muted++;
            run.path(false);
            run.muted--;
        }
        if (!run.in.atEnd()) {
            // What compiler passes append (.llvm.<hash>, .warm) is not part of the name, and is left out.
            char next = run.in.peek();
            if (next != '.' && next != '$') {
                throw new MalformedNameException();
            }
        }
        return run.out.toString();
    }

    private void put(String text) {
        if (muted == 0) {
            out.append(text);
            if (out.length() > MAX_OUTPUT) {
                throw new MalformedNameException();
            }
        }
    }

    private void put(char c) {
        if (muted == 0) {
            out.append(c);
            if (out.length() > MAX_OUTPUT) {
                throw new MalformedNameException();
            }
        }
    }

    private void path(boolean inValue) {
        in.enter();
        char tag = in.next();
        switch (tag) {
            case 'C' -> {
                disambiguator();
                identifier();
            }
            case 'N' -> nested(inValue);
            case 'M', 'X' -> {
                disambiguator();
                muted++;
                path(false);
                muted--;
                implementation(tag == 'X');
            }
            case 'Y' -> implementation(true);
            case 'I' -> {
                path(inValue);
                if (inValue) {
                    put("::");
                }
                put('<');
                separated(this::genericArgument);
                put('>');
            }
            case 'B' -> backReference(() -> path(inValue));
            default -> throw new MalformedNameException();
        }
        in.leave();
    }

    private void implementation(boolean ofTrait) {
        put('<');
        type();
        if (ofTrait) {
            put(" as ");
            path(false);
        }
        put('>');
    }

    private void nested(boolean inValue) {
        char namespace = in.next();
        path(inValue);
        long number = disambiguator();
        String name = takeIdentifier();
        if (namespace >= 'A' && namespace <= 'Z') {
            put("::{");
            put(
                    switch (namespace) {
                        case 'C' -> "closure";
                        case 'S' -> "shim";
                        default -> String.valueOf(namespace);
                    });
            if (!name.isEmpty()) {
                put(':');
                put(name);
            }
            put('#');
            put(Long.toString(number));
            put('}');
        } else if (namespace >= 'a' && namespace <= 'z') {
            if (!name.isEmpty()) {
                put("::");
                put(name);
            }
        } else {
            throw new MalformedNameException();
        }
    }

    private void genericArgument() {
        if (in.accept('L')) {
            lifetime(base62());
        } else if (in.accept('K')) {
            constant(false);
        } else {
            type();
        }
    }

    private void separated(Runnable element) {
        boolean first = true;
        while (!in.accept('E')) {
            if (!first) {
                put(", ");
            }
            first = false;
            element.run();
        }
    }

    private void type() {
        in.enter();
        char tag = in.next();
        @Nullable String basic = basicType(tag);
        if (basic != null) {
            put(basic);
            in.leave();
            return;
        }
        switch (tag) {
            case 'R', 'Q' -> {
                put('&');
                if (in.accept('L')) {
                    long number = base62();
                    if (number != 0) {
                        lifetime(number);
                        put(' ');
                    }
                }
                if (tag == 'Q') {
                    put("mut ");
                }
                type();
            }
            case 'P', 'O' -> {
                put(tag == 'P' ? "*const " : "*mut ");
                type();
            }
            case 'A', 'S' -> {
                put('[');
                type();
                if (tag == 'A') {
                    put("; ");
                    constant(true);
                }
                put(']');
            }
            case 'T' -> {
                put('(');
                int count = 0;
                while (!in.accept('E')) {
                    if (count++ > 0) {
                        put(", ");
                    }
                    type();
                }
                put(count == 1 ? ",)" : ")");
            }
            case 'F' -> inBinder(this::functionSignature);
            case 'D' -> {
                put("dyn ");
                inBinder(this::bounds);
                in.expect('L');
                long number = base62();
                if (number != 0) {
                    put(" + ");
                    lifetime(number);
                }
            }
            case 'W' -> {
                type();
                put(" is ");
                pattern();
            }
            case 'B' -> backReference(this::type);
            default -> {
                in.position(in.position() - 1);
                path(false);
            }
        }
        in.leave();
    }

    private static @Nullable String basicType(char tag) {
        return switch (tag) {
            case 'a' -> "i8";
            case 'b' -> "bool";
            case 'c' -> "char";
            case 'd' -> "f64";
            case 'e' -> "str";
            case 'f' -> "f32";
            case 'h' -> "u8";
            case 'i' -> "isize";
            case 'j' -> "usize";
            case 'l' -> "i32";
            case 'm' -> "u32";
            case 'n' -> "i128";
            case 'o' -> "u128";
            case 'p' -> "_";
            case 's' -> "i16";
            case 't' -> "u16";
            case 'u' -> "()";
            case 'v' -> "...";
            case 'x' -> "i64";
            case 'y' -> "u64";
            case 'z' -> "!";
            default -> null;
        };
    }

    private void pattern() {
        in.enter();
        switch (in.next()) {
            case 'R' -> {
                constant(false);
                put("..=");
                constant(false);
            }
            case 'N' -> put("!null");
            case 'O' -> {
                pattern();
                while (!in.accept('E')) {
                    put(" | ");
                    pattern();
                }
            }
            default -> throw new MalformedNameException();
        }
        in.leave();
    }

    private void functionSignature() {
        if (in.accept('U')) {
            put("unsafe ");
        }
        if (in.accept('K')) {
            put("extern \"");
            put(in.accept('C') ? "C" : takeIdentifier().replace('_', '-'));
            put("\" ");
        }
        put("fn(");
        separated(this::type);
        put(')');
        if (!in.accept('u')) {
            put(" -> ");
            type();
        }
    }

    private void bounds() {
        boolean first = true;
        while (!in.accept('E')) {
            if (!first) {
                put(" + ");
            }
            first = false;
            boundTrait();
        }
    }

    private void boundTrait() {
        boolean open = pathLeavingGenericsOpen();
        while (in.accept('p')) {
            put(open ? ", " : "<");
            open = true;
            put(takeIdentifier());
            put(" = ");
            type();
        }
        if (open) {
            put('>');
        }
    }

    /** A trait's generic list stays open so that associated types can join it. */
    private boolean pathLeavingGenericsOpen() {
        if (in.accept('B')) {
            in.enter();
            boolean[] open = new boolean[1];
            backReference(() -> open[0] = pathLeavingGenericsOpen());
            in.leave();
            return open[0];
        }
        if (in.accept('I')) {
            path(false);
            put('<');
            separated(this::genericArgument);
            return true;
        }
        path(false);
        return false;
    }

    private void inBinder(Runnable body) {
        long count = in.accept('G') ? base62() + 1 : 0;
        if (count < 0 || count > 1000) {
            throw new MalformedNameException();
        }
        int bound = (int) count;
        if (bound > 0) {
            put("for<");
            for (int i = 0; i < bound; i++) {
                if (i > 0) {
                    put(", ");
                }
                boundLifetimes++;
                lifetime(1);
            }
            put("> ");
        }
        body.run();
        boundLifetimes -= bound;
    }

    private void lifetime(long number) {
        if (number == 0) {
            put("'_");
            return;
        }
        long depth = boundLifetimes - number;
        if (depth < 0 || number < 0) {
            throw new MalformedNameException();
        }
        put('\'');
        if (depth < 26) {
            put((char) ('a' + depth));
        } else {
            put('_');
            put(Long.toString(depth));
        }
    }

    private void constant(boolean inType) {
        in.enter();
        char tag = in.next();
        switch (tag) {
            case 'p' -> put('_');
            case 'h', 't', 'm', 'y', 'o', 'j' -> unsigned();
            case 'a', 's', 'l', 'x', 'n', 'i' -> {
                if (in.accept('n')) {
                    put('-');
                }
                unsigned();
            }
            case 'b' -> {
                String digits = hex();
                if (!digits.equals("0") && !digits.equals("1")) {
                    throw new MalformedNameException();
                }
                put(digits.equals("1") ? "true" : "false");
            }
            case 'c' -> character();
            case 'e' -> {
                put('*');
                string();
            }
            case 'R', 'Q' -> {
                if (tag == 'R' && in.accept('e')) {
                    string();
                } else {
                    put(tag == 'R' ? "&" : "&mut ");
                    constant(true);
                }
            }
            case 'A' -> {
                put('[');
                separated(() -> constant(true));
                put(']');
            }
            case 'T' -> {
                put('(');
                int count = 0;
                while (!in.accept('E')) {
                    if (count++ > 0) {
                        put(", ");
                    }
                    constant(true);
                }
                put(count == 1 ? ",)" : ")");
            }
            case 'V' -> variant(inType);
            case 'B' -> backReference(() -> constant(inType));
            default -> throw new MalformedNameException();
        }
        in.leave();
    }

    private void variant(boolean inType) {
        if (!inType) {
            put('{');
        }
        path(true);
        switch (in.next()) {
            case 'U' -> {}
            case 'T' -> {
                put('(');
                separated(() -> constant(true));
                put(')');
            }
            case 'S' -> {
                put(" { ");
                separated(() -> {
                    disambiguator();
                    put(takeIdentifier());
                    put(": ");
                    constant(true);
                });
                put(" }");
            }
            default -> throw new MalformedNameException();
        }
        if (!inType) {
            put('}');
        }
    }

    private String hex() {
        int from = in.position();
        while (in.peek() != '_') {
            char c = in.next();
            if (!MangledInput.isDigit(c) && (c < 'a' || c > 'f')) {
                throw new MalformedNameException();
            }
        }
        String digits = in.substring(from);
        in.expect('_');
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        if (digits.isEmpty()) {
            return "0";
        }
        return digits.substring(zeros);
    }

    private void unsigned() {
        String digits = hex();
        if (digits.length() > 16) {
            put("0x");
            put(digits);
        } else {
            put(Long.toUnsignedString(Long.parseUnsignedLong(digits, 16)));
        }
    }

    private void character() {
        String digits = hex();
        if (digits.length() > 6) {
            throw new MalformedNameException();
        }
        int value = Integer.parseInt(digits, 16);
        if (!Character.isValidCodePoint(value)
                || (value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE)) {
            throw new MalformedNameException();
        }
        put('\'');
        put(escaped(value, '\''));
        put('\'');
    }

    private void string() {
        int from = in.position();
        while (in.peek() != '_') {
            in.next();
        }
        String digits = in.substring(from);
        in.expect('_');
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = Character.digit(digits.charAt(2 * i), 16);
            int low = Character.digit(digits.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                throw new MalformedNameException();
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        put('"');
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            put(escaped(text.codePointAt(i), '"'));
        }
        put('"');
    }

    private static String escaped(int value, char quote) {
        return switch (value) {
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\\' -> "\\\\";
            case 0 -> "\\0";
            default ->
                value == quote
                        ? "\\" + quote
                        : Character.isISOControl(value)
                                ? "\\u{" + Integer.toHexString(value) + "}"
                                : Character.toString(value);
        };
    }

    private void backReference(Runnable body) {
        int here = in.position() - 1;
        long target = base62() + start;
        if (target < start || target >= here) {
            throw new MalformedNameException();
        }
        if (muted > 0) {
            return;
        }
        int held = in.position();
        in.position((int) target);
        body.run();
        in.position(held);
    }

    private long disambiguator() {
        return in.accept('s') ? base62() + 1 : 0;
    }

    /** {@code _} is 0, {@code <digits>_} is the number + 1; unsigned, hashes take all 64 bits. */
    private long base62() {
        if (in.accept('_')) {
            return 0;
        }
        long value = 0;
        while (!in.accept('_')) {
            char c = in.next();
            int digit;
            if (MangledInput.isDigit(c)) {
                digit = c - '0';
            } else if (c >= 'a' && c <= 'z') {
                digit = c - 'a' + 10;
            } else if (c >= 'A' && c <= 'Z') {
                digit = c - 'A' + 36;
            } else {
                throw new MalformedNameException();
            }
            value = value * 62 + digit;
        }
        return value + 1;
    }

    private void identifier() {
        put(takeIdentifier());
    }

    private String takeIdentifier() {
        boolean puny = in.accept('u');
        int length = in.accept('0') ? 0 : in.decimal();
        in.accept('_');
        String text = in.take(length);
        return puny ? Punycode.decode(text) : text;
    }
}
