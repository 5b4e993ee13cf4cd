/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.demangle;

/** Writes the expression nodes of a C++ name; operands that are not plain names stand in parentheses. */
final class ExpressionPrinter {
    private final ItaniumPrinter printer;
    private final StringBuilder out;

    ExpressionPrinter(ItaniumPrinter printer) {
        this.printer = printer;
        this.out = printer.out;
    }

    void print(Node node) {
        switch (node.kind()) {
            case FUNCTION_PARAMETER -> {
                if (node.number() == 0) {
                    out.append("this");
                } else {
                    out.append("{parm#").append(node.number()).append('}');
                }
            }
            case LITERAL -> literal(node);
            case UNARY -> unary(node);
            case POSTFIX -> {
                operand(node.kid(0));
                out.append(node.text());
            }
            case BINARY -> binary(node);
            case CONDITIONAL -> {
                operand(node.kid(0));
                out.append('?');
                operand(node.kid(1));
                out.append(" : ");
                operand(node.kid(2));
            }
            case CALL -> {
                operand(functionName(node.kid(0)));
                out.append('(');
                printer.print0(node.kid(1));
                out.append(')');
            }
            case NAMED_CAST -> {
                out.append(node.text()).append('<');
                printer.print0(node.kid(0));
                out.append(">(");
                printer.print0(node.kid(1));
                out.append(')');
            }
            case C_CAST -> {
                out.append('(');
                printer.print0(node.kid(0));
                out.append(')');
                operand(node.kid(1));
            }
            case WRAPPED -> {
                out.append(node.text());
                printer.print0(node.kid(0));
                out.append(node.text().equals("[") ? ']' : ')');
            }
            case BRACED -> {
                if (node.number() == 1) {
                    printer.print0(node.kid(0));
                }
                out.append('{');
                printer.print0(node.kid(node.number()));
                out.append('}');
            }
            case EXPANSION -> printer.expansion(node.kid(0));
            case PACK_LENGTH -> {
                Node pack = node.kid(0);
                int length = pack.kind() == Node.Kind.LIST ? pack.kids().size() : printer.packLength(pack, 0);
                out.append(Math.max(length, 0));
            }
            case FOLD -> fold(node);
            case NEW -> allocation(node);
            default -> throw new MalformedNameException();
        }
    }

    private void operand(Node node) {
        boolean simple = switch (node.kind()) {
            case NAME, BRACED, FUNCTION_PARAMETER -> true;
            case QUALIFIED -> node.kid(1).kind() != Node.Kind.TEMPLATE;
            default -> false;
        };
        if (simple) {
            printer.print0(node);
            return;
        }
        out.append('(');
        printer.print0(node);
        out.append(')');
    }

    private static Node functionName(Node node) {
        return node.kind() == Node.Kind.ENCODING ? node.kid(0) : node;
    }

    private void unary(Node node) {
        Node operand = node.kid(0);
        out.append(node.text());
        if (node.text().equals("&")
                && operand.kind() == Node.Kind.ENCODING
                && operand.kid(0).kind() == Node.Kind.QUALIFIED) {
            printer.print0(operand.kid(0));
            return;
        }
        operand(operand);
    }

    private void binary(Node node) {
        String text = node.text();
        boolean shift = text.equals(">");
        if (shift) {
            out.append('(');
        }
        operand(node.kid(0));
        if (text.equals("[]")) {
            out.append('[');
            printer.print0(node.kid(1));
            out.append(']');
        } else {
            out.append(text);
            operand(node.kid(1));
        }
        if (shift) {
            out.append(')');
        }
    }

    private void fold(Node node) {
        out.append('(');
        switch (node.number()) {
            case 'l' -> {
                out.append("...").append(node.text());
                operand(node.kid(0));
            }
            case 'r' -> {
                operand(node.kid(0));
                out.append(node.text()).append("...");
            }
            default -> {
                operand(node.kid(0));
                out.append(node.text()).append("...").append(node.text());
                operand(node.kid(1));
            }
        }
        out.append(')');
    }

    private void allocation(Node node) {
        out.append(node.text()).append(' ');
        if (!node.kid(0).kids().isEmpty()) {
            out.append('(');
            printer.print0(node.kid(0));
            out.append(") ");
        }
        printer.print0(node.kid(1));
        if (node.kids().size() > 2) {
            out.append('(');
            printer.print0(node.kid(2));
            out.append(')');
        }
    }

    private void literal(Node node) {
        Node type = node.kid(0);
        String digits = node.text();
        if (type.kind() == Node.Kind.BUILTIN) {
            switch (type.text()) {
                case "bool" -> {
                    if (digits.equals("0") || digits.equals("1")) {
                        out.append(digits.equals("1") ? "true" : "false");
                        return;
                    }
                }
                case "int" -> {
                    out.append(digits);
                    return;
                }
                case "unsigned int" -> {
                    out.append(digits).append('u');
                    return;
                }
                case "long" -> {
                    out.append(digits).append('l');
                    return;
                }
                case "unsigned long" -> {
                    out.append(digits).append("ul");
                    return;
                }
                case "long long" -> {
                    out.append(digits).append("ll");
                    return;
                }
                case "unsigned long long" -> {
                    out.append(digits).append("ull");
                    return;
                }
                default -> {}
            }
        }
        out.append('(');
        printer.print0(type);
        out.append(')');
        boolean real = type.text().equals("float")
                || type.text().equals("double")
                || type.text().equals("long double");
        if (real) {
            out.append('[').append(digits).append(']');
        } else {
            out.append(digits);
        }
    }
}
