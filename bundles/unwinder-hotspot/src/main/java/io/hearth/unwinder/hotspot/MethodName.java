/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

/**
 * Readable names of methods: {@code java.util.ArrayList.add(Object)}. The class is named in full, the types of the
 * arguments are named without their packages, the return type is left out. Descriptors: JVM specification, 4.3.
 */
final class MethodName {
    private static final int MOST_DIMENSIONS = 255;

    private MethodName() {}

    static String of(String internalClass, String method, String descriptor) {
        StringBuilder name = new StringBuilder(className(internalClass))
                .append('.')
                .append(method)
                .append('(');
        appendArguments(descriptor, name);
        return name.append(')').toString();
    }

    /** With dots, and without the address or number that tells one hidden class from the next of its name. */
    static String className(String internal) {
        int end = internal.length();
        int suffix = Math.max(internal.lastIndexOf("+0x"), internal.lastIndexOf('/'));
        if (suffix > 0 && isNumber(internal, internal.charAt(suffix) == '+' ? suffix + 3 : suffix + 1)) {
            end = suffix;
        }
        return internal.substring(0, end).replace('/', '.');
    }

    private static boolean isNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), text.charAt(from - 1) == 'x' ? 16 : 10) < 0) {
                return false;
            }
        }
        return from < text.length();
    }

    private static void appendArguments(String descriptor, StringBuilder name) {
        int close = descriptor.indexOf(')');
        int at = 1;
        while (at < close) {
            int dimensions = 0;
            while (at < close && descriptor.charAt(at) == '[' && dimensions < MOST_DIMENSIONS) {
                dimensions++;
                at++;
            }
            if (name.charAt(name.length() - 1) != '(') {
                name.append(", ");
            }
            int end = at + 1;
            if (descriptor.charAt(at) == 'L') {
                end = descriptor.indexOf(';', at);
                if (end < 0) {
                    return;
                }
                String type = className(descriptor.substring(at + 1, end));
                name.append(type, type.lastIndexOf('.') + 1, type.length());
                end++;
            } else {
                name.append(primitive(descriptor.charAt(at)));
            }
            name.append("[]".repeat(dimensions));
            at = end;
        }
    }

    private static String primitive(char type) {
        return switch (type) {
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'D' -> "double";
            case 'F' -> "float";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'S' -> "short";
            case 'Z' -> "boolean";
            default -> "?";
        };
    }
}
