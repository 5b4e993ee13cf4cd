/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import java.nio.charset.StandardCharsets;

/**
 * Walks over JSON (RFC 8259) in UTF-8, value by value, without a tree. Text from strangers: nothing is read beyond the
 * end, and values may be nested {@value #DEEPEST} deep, which is what protobuf allows its messages.
 */
final class JsonTokens {

    static final int DEEPEST = 100;

    private final byte[] text;
    private final int end;
    private int at;
    private int depth;

    JsonTokens(byte[] utf8, int length) {
        this.text = utf8;
        this.end = length;
    }

    /** The first character of the next value or bracket, which is not taken. */
    char peek() throws OtlpJsonException {
        while (at < end) {
            byte c = text[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return (char) (c & 0xff);
            }
            at++;
        }
        throw broken("the text ends too early");
    }

    /** Takes an opening bracket. */
    void open(char bracket) throws OtlpJsonException {
        expect(bracket);
        if (++depth > DEEPEST) {
            throw broken("values are nested more than " + DEEPEST + " deep");
        }
    }

    /** Says whether another element or key follows, and takes the comma before it or else the closing bracket. */
    boolean hasNext(char closing, boolean isFirst) throws OtlpJsonException {
        char c = peek();
        if (c == closing) {
            at++;
            depth--;
            return false;
        }
        if (!isFirst) {
            expect(',');
        }
        return true;
    }

    /** Takes a key with its colon. */
    String key() throws OtlpJsonException {
        String key = string();
        expect(':');
        return key;
    }

    /** Takes a string. */
    String string() throws OtlpJsonException {
        expect('"');
        int from = at;
        while (at < end) {
            byte c = text[at++];
            if (c == '"') {
                return new String(text, from, at - 1 - from, StandardCharsets.UTF_8);
            }
            if (c == '\\') {
                at--;
                return withEscapes(from);
            }
            checkControl(c);
        }
        throw broken("a string does not end");
    }

    private String withEscapes(int from) throws OtlpJsonException {
        StringBuilder out = new StringBuilder((at - from) * 2 + 16);
        int begin = from;
        while (at < end) {
            byte c = text[at++];
            if (c == '"') {
                return out.append(new String(text, begin, at - 1 - begin, StandardCharsets.UTF_8))
                        .toString();
            }
            if (c == '\\') {
                out.append(new String(text, begin, at - 1 - begin, StandardCharsets.UTF_8))
                        .append(escaped());
                begin = at;
            } else {
                checkControl(c);
            }
        }
        throw broken("a string does not end");
    }

    private void checkControl(byte c) throws OtlpJsonException {
        if (c >= 0 && c < ' ') {
            throw broken("a control character in a string");
        }
    }

    private char escaped() throws OtlpJsonException {
        char c = at < end ? (char) text[at++] : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw broken("an escape that JSON does not have");
        };
    }

    private char unicode() throws OtlpJsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end ? Character.digit((char) text[at++], 16) : -1;
            if (digit < 0) {
                throw broken("an escape of four hexadecimal digits is cut off");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** Takes a number, true, false or null as it is written. */
    String literal() throws OtlpJsonException {
        peek();
        int from = at;
        while (at < end && isLiteral(text[at])) {
            at++;
        }
        if (at == from) {
            throw broken("'" + (char) (text[at] & 0xff) + "' instead of a value");
        }
        return new String(text, from, at - from, StandardCharsets.US_ASCII);
    }

    private static boolean isLiteral(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    /** Takes a value of any kind and forgets it. */
    void skip() throws OtlpJsonException {
        switch (peek()) {
            case '{' -> {
                open('{');
                for (boolean isFirst = true; hasNext('}', isFirst); isFirst = false) {
                    key();
                    skip();
                }
            }
            case '[' -> {
                open('[');
                for (boolean isFirst = true; hasNext(']', isFirst); isFirst = false) {
                    skip();
                }
            }
            case '"' -> string();
            default -> checkSkipped(literal());
        }
    }

    private void checkSkipped(String literal) throws OtlpJsonException {
        switch (literal) {
            case "true", "false", "null" -> {}
            default -> {
                char first = literal.charAt(0);
                if (first != '-' && (first < '0' || first > '9')) {
                    throw broken("\"" + shortened(literal) + "\" instead of a value");
                }
            }
        }
    }

    /** Takes {@code null} if it is next. */
    boolean isNull() throws OtlpJsonException {
        if (peek() != 'n') {
            return false;
        }
        String literal = literal();
        if (!literal.equals("null")) {
            throw broken("\"" + shortened(literal) + "\" instead of a value");
        }
        return true;
    }

    /** Nothing but white space may be left. */
    void expectEnd() throws OtlpJsonException {
        for (; at < end; at++) {
            if (" \n\r\t".indexOf(text[at]) < 0) {
                throw broken("more text after the value");
            }
        }
    }

    private void expect(char c) throws OtlpJsonException {
        char found = peek();
        if (found != c) {
            throw broken("'" + found + "' instead of '" + c + "'");
        }
        at++;
    }

    OtlpJsonException broken(String what) {
        return new OtlpJsonException("not OTLP/JSON: " + what, at);
    }

    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
