/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Compares what {@link Symbolizer} says of sampled addresses with what addr2line or llvm-symbolizer says. */
final class ToolAgreement {
    /** Addresses compared, and how many agree in names, and in names, files and lines, of all inlined frames. */
    record Figures(int compared, int names, int lines, List<String> shown) {
        double nameShare() {
            return (double) names / Math.max(1, compared);
        }

        double lineShare() {
            return (double) lines / Math.max(1, compared);
        }

        @Override
        public String toString() {
            return compared + " addresses, names " + names + ", names and lines " + lines + "\n"
                    + String.join("\n", shown);
        }
    }

    private ToolAgreement() {}

    /** Addresses spread over the functions of a file; between functions tools guess the one before. */
    static long[] sample(ElfFile elf, int count) throws ElfException {
        SymbolTable symbols = SymbolTable.of(elf);
        Random random = new Random(7);
        long[] addresses = new long[count];
        for (int i = 0; i < count; i++) {
            int symbol = random.nextInt(symbols.size());
            addresses[i] = symbols.start(symbol) + random.nextInt((int) symbols.length(symbol));
        }
        return addresses;
    }

    static Figures compare(Path file, long[] addresses, int showAtMost, String... tool)
            throws IOException, InterruptedException {
        List<List<String>> expected = run(file, addresses, tool);
        int compared = 0;
        int names = 0;
        int lines = 0;
        List<String> shown = new ArrayList<>();
        try (Symbolizer symbolizer = Symbolizer.open(
                ElfFile.open(file),
                new LocalDebugFiles("", file.toAbsolutePath().toString(), Compiled::open))) {
            for (int i = 0; i < addresses.length; i++) {
                List<String> want = expected.get(i);
                if (want.isEmpty() || want.get(want.size() - 1).startsWith("??")) {
                    continue;
                }
                List<String> got = new ArrayList<>();
                symbolizer.lookup(
                        addresses[i],
                        (name, linkage, path, line, column, start, kind) -> got.add((linkage == null ? name : linkage)
                                + "\t" + (path == null ? "??" : baseName(path)) + ":" + line));
                compared++;
                String symbol = symbolizer.linkageName(addresses[i]);
                int last = want.size() - 1;
                // Where DWARF has a source name only, the symbol says more.
                if (symbol != null && got.size() == want.size() && got.get(last).startsWith(symbol + "\t")) {
                    want.set(
                            last,
                            got.get(last).substring(0, symbol.length())
                                    + want.get(last).substring(want.get(last).indexOf('\t')));
                }
                if (functions(got).equals(functions(want))) {
                    names++;
                    if (places(got).equals(places(want))) {
                        lines++;
                        continue;
                    }
                }
                if (shown.size() < showAtMost) {
                    shown.add(Long.toHexString(addresses[i]) + "\n  tool " + want + "\n  here " + got);
                }
            }
            if (!symbolizer.problems().isEmpty()) {
                shown.add(symbolizer.problems().toString());
            }
        }
        return new Figures(compared, names, lines, shown);
    }

    private static List<String> functions(List<String> frames) {
        List<String> functions = new ArrayList<>();
        for (String frame : frames) {
            String function = frame.substring(0, frame.indexOf('\t'));
            // Clones are called by what they were cloned from.
            int clone = function.indexOf('.', 1);
            functions.add(clone > 0 && !function.contains("/") ? function.substring(0, clone) : function);
        }
        return functions;
    }

    private static List<String> places(List<String> frames) {
        List<String> places = new ArrayList<>();
        for (String frame : frames) {
            // Without a line binutils gives the file that the symbol table names; here a place is a line or nothing.
            String place = frame.substring(frame.indexOf('\t') + 1);
            places.add(place.endsWith(":0") ? "??:0" : place);
        }
        return places;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static List<List<String>> run(Path file, long[] addresses, String... tool)
            throws IOException, InterruptedException {
        Path input = Files.createTempFile("addresses", ".txt");
        try {
            StringBuilder text = new StringBuilder();
            for (long address : addresses) {
                text.append("0x").append(Long.toHexString(address)).append('\n');
            }
            Files.writeString(input, text);
            List<String> command = new ArrayList<>(List.of(tool));
            command.add(file.toString());
            Process process = new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<List<String>> all = new ArrayList<>();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String function = null;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (function == null && line.startsWith("0x")) {
                        all.add(new ArrayList<>());
                    } else if (function == null) {
                        function = line;
                    } else {
                        String place = line.replaceAll(" \\(discriminator \\d+\\)$", "")
                                .replace(":?", ":0");
                        int colon = place.lastIndexOf(':');
                        all.get(all.size() - 1)
                                .add(function + "\t" + baseName(place.substring(0, colon)) + place.substring(colon));
                        function = null;
                    }
                }
            }
            process.waitFor();
            return all;
        } finally {
            Files.delete(input);
        }
    }
}
