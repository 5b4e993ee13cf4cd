/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions of a program that was not stripped, to name the frames of its stripped twin. */
final class SymbolTable {
    static final SymbolTable NONE = new SymbolTable(new TreeMap<>());
    private static final Pattern UNNAMED = Pattern.compile("(.+)\\+0x([0-9a-f]+)");

    private final TreeMap<Long, String> functions;

    private SymbolTable(TreeMap<Long, String> functions) {
        this.functions = functions;
    }

    static SymbolTable of(Path program) {
        TreeMap<Long, String> functions = new TreeMap<>();
        for (String line :
                Running.output("nm", "--defined-only", program.toString()).split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[1].equalsIgnoreCase("t")) {
                functions.put(Long.parseUnsignedLong(words[0], 16), words[2]);
            }
        }
        return new SymbolTable(functions);
    }

    /** The name of a frame {@code FILE+0xADDRESS}, if it is of that file and known here; else the frame as it is. */
    String named(String file, String frame) {
        Matcher matcher = UNNAMED.matcher(frame);
        if (functions.isEmpty() || !matcher.matches() || !matcher.group(1).equals(file)) {
            return frame;
        }
        Map.Entry<Long, String> function = functions.floorEntry(Long.parseUnsignedLong(matcher.group(2), 16));
        return function == null ? frame : function.getValue();
    }
}
