/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Retrieves what a configuration URI names: {@code file:}, {@code env:} and {@code yaml:}. */
final class ConfigProviders {

    /** Schemes, in the order in which help texts list them. */
    static final List<String> SCHEMES = List.of("env", "file", "yaml");

    private static final int SHOWN_YAML = 40;

    private final Function<String, @Nullable String> environment;

    ConfigProviders(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** The inside of <code>${...}</code> as a URI: a bare name, with or without a default, is a variable. */
    static String withDefaultScheme(String reference) {
        int colon = reference.indexOf(':');
        boolean bare =
                colon < 0 || (reference.startsWith(":-", colon) && isVariableName(reference.substring(0, colon)));
        return bare ? "env:" + reference : reference;
    }

    /** A {@code --config} value as a URI: without a scheme, or with a drive letter, it is a file. */
    static String withFileScheme(String argument) {
        int colon = argument.indexOf(':');
        return colon < 0 || (colon == 1 && Character.isLetter(argument.charAt(0))) ? "file:" + argument : argument;
    }

    /**
     * Retrieves a URI. YAML that cannot be read is added to the problems.
     *
     * @throws RetrieveException if the URI is malformed or leads nowhere
     */
    Retrieved retrieve(String uri, ProblemList problems) throws RetrieveException {
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? "" : uri.substring(0, colon);
        String rest = uri.substring(colon + 1);
        return switch (scheme) {
            case "env" -> variable(rest);
            case "file" -> file(rest, problems);
            case "yaml" -> yaml(rest);
            default -> {
                if (!isScheme(scheme)) {
                    throw new RetrieveException("invalid uri: \"" + shown(uri) + "\"");
                }
                throw new RetrieveException(
                        "unsupported scheme on URI \"" + shown(uri) + "\"" + NearestName.hint(scheme, SCHEMES));
            }
        };
    }

    private Retrieved variable(String nameAndDefault) throws RetrieveException {
        int separator = nameAndDefault.indexOf(":-");
        String name = separator < 0 ? nameAndDefault : nameAndDefault.substring(0, separator);
        if (!isVariableName(name)) {
            throw new RetrieveException("environment variable \"" + shown(name)
                    + "\" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$");
        }
        String source = "env:" + name;
        String value = environment.apply(name);
        if (value == null && separator >= 0) {
            String fallback = nameAndDefault.substring(separator + 2);
            return fallback.isEmpty()
                    ? new Retrieved(ScalarNode.of(SourcePosition.of(source), "", ""), "", null)
                    : lenient(source, fallback);
        }
        if (value == null) {
            return new Retrieved(
                    ScalarNode.of(SourcePosition.of(source), null, ""),
                    "",
                    "environment variable " + name + " is not set");
        }
        return lenient(source, value);
    }

    private static Retrieved yaml(String text) {
        return lenient("yaml:" + shown(text).replace('\n', ' '), text);
    }

    /** The beginning of a text, for messages. */
    static String shown(String text) {
        return text.length() <= SHOWN_YAML ? text : text.substring(0, SHOWN_YAML) + "...";
    }

    /** What is no YAML is a text. */
    private static Retrieved lenient(String source, String text) {
        ConfigNode node = YamlTree.parse(source, text, new ProblemList());
        return new Retrieved(node == null ? ScalarNode.of(SourcePosition.of(source), text, text) : node, text, null);
    }

    private static Retrieved file(String path, ProblemList problems) throws RetrieveException {
        String text;
        try {
            text = read(Path.of(path));
        } catch (IOException | InvalidPathException e) {
            throw new RetrieveException("unable to read the file file:" + path + ": " + reason(e));
        }
        int before = problems.count();
        ConfigNode node = YamlTree.parse(path, text, problems);
        if (node == null && problems.count() > before) {
            throw new RetrieveException("the file " + path + " is not valid");
        }
        return new Retrieved(node == null ? ScalarNode.of(SourcePosition.of(path), null, "") : node, text, null);
    }

    private static String read(Path path) throws IOException {
        byte[] bytes = PlainFile.read(path, 4 * YamlTree.MAX_CHARACTERS);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(source, text, true);
        text.flip();
        if (result.isError()) {
            long line = 1 + text.chars().filter(c -> c == '\n').count();
            throw new IOException("is not UTF-8 text at line " + line);
        }
        return text.toString();
    }

    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private static boolean isScheme(String text) {
        if (text.length() < 2 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !isDigit(c) && "+.-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVariableName(String text) {
        if (text.isEmpty() || isDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
