/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

/** A cursor over a mangled name, with the depth and work bounds that keep hostile names cheap. */
final class MangledInput {
    private static final int MAX_DEPTH = 128;
    private static final int MAX_STEPS = 20_000;

    private final String text;
    private int position;
    private int depth;
    private int steps;

    MangledInput(String text, int position) {
        this.text = text;
        this.position = position;
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /** The character at the cursor, or NUL at the end. */
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        int at = position + ahead;
        return at < text.length() ? text.charAt(at) : '\0';
    }

    char next() {
        if (atEnd()) {
            throw new MalformedNameException();
        }
        return text.charAt(position++);
    }

    void skip(int count) {
        position += count;
        if (position > text.length()) {
            throw new MalformedNameException();
        }
    }

    boolean accept(char wanted) {
        if (peek() == wanted) {
            position++;
            return true;
        }
        return false;
    }

    boolean accept(String wanted) {
        if (text.startsWith(wanted, position)) {
            position += wanted.length();
            return true;
        }
        return false;
    }

    void expect(char wanted) {
        if (!accept(wanted)) {
            throw new MalformedNameException();
        }
    }

    boolean atDigit() {
        return isDigit(peek());
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A decimal number without sign; fails when there is none or it does not fit. */
    int decimal() {
        if (!atDigit()) {
            throw new MalformedNameException();
        }
        int value = 0;
        while (atDigit()) {
            value = value * 10 + (next() - '0');
            if (value > 100_000_000) {
                throw new MalformedNameException();
            }
        }
        return value;
    }

    String take(int count) {
        if (count < 0 || position + count > text.length()) {
            throw new MalformedNameException();
        }
        String taken = text.substring(position, position + count);
        position += count;
        return taken;
    }

    String substring(int from) {
        return text.substring(from, position);
    }

    String rest() {
        return text.substring(position);
    }

    void enter() {
        if (++depth > MAX_DEPTH || ++steps > MAX_STEPS) {
            throw new MalformedNameException();
        }
    }

    void leave() {
        depth--;
    }
}
