/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unwind rows agree with those of readelf. */
class InspectAgreementTest {
    private static final Pattern JSON_ROW = Pattern.compile(
            "\\{\"address\": \"(?:0x)?([0-9a-f]+)\", \"cfa\": \"([^\"]*)\", \"fp\": \"([^\"]*)\", \"ra\": \"([^\"]*)\"}");

    @BeforeAll
    static void needs() {
        Machine.needsCommand("readelf");
    }

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(
                Path.of("/bin/bash").toRealPath(),
                Workload.path("dynamic"),
                Workload.path("exceptions"),
                Workload.path("frameless-static"),
                Workload.path("rust-chain"),
                Path.of(Hearth.javaHome(), "lib/libjava.so").toRealPath()));
        for (String library : new String[] {
            "/lib/x86_64-linux-gnu/libc.so.6",
            "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
            "/usr/aarch64-linux-gnu/lib/libc.so.6"
        }) {
            if (Files.exists(Path.of(library))) {
                files.add(Path.of(library).toRealPath());
            }
        }
        return files.stream();
    }

    /** What a person sees of one file. */
    @ParameterizedTest
    @MethodSource("files")
    void showsTheRowsThatReadelfShows(Path file) throws IOException {
        TreeMap<Long, String[]> ours = ours(file);
        List<String[]> theirs = theirs(file);
        assertThat(theirs).hasSizeGreaterThan(20);
        long unrepresented = 0;
        List<String> mismatches = new ArrayList<>();
        for (String[] row : theirs) {
            Map.Entry<Long, String[]> entry = ours.floorEntry(Long.parseUnsignedLong(row[0], 16));
            String cfa = entry == null ? "no row" : entry.getValue()[0];
            if (cfa.equals("invalid")) {
                unrepresented++;
            } else if (row[1].matches("[a-z][a-z0-9]*[+-]\\d+") && !row[2].equals("u")) {
                String ra = entry == null ? "" : entry.getValue()[2];
                boolean same = cfa.equals(row[1]) && (ra.equals(row[2]) || row[2].equals("s"));
                if (!same && !cfa.equals("signal") && !cfa.equals("stop")) {
                    mismatches.add(row[0] + ": readelf " + row[1] + " " + row[2] + ", here " + cfa + " " + ra);
                }
            }
        }
        System.out.printf(
                "%s: %d rows of readelf, %d rows here, %d not represented%n",
                file.getFileName(), theirs.size(), ours.size(), unrepresented);
        assertThat(mismatches).isEmpty();
        assertThat(unrepresented / (double) theirs.size()).isLessThanOrEqualTo(0.001);
    }

    /** Every file of the machine, by the own comparison of elf-unwind (saved frame pointer included). */
    @Test
    void agreesWithReadelfOnEveryFileOfThisMachine() throws IOException {
        Path bundles = Machine.root().resolve("bundles");
        Path tests = bundles.resolve("elf-unwind/target/test-classes");
        Machine.needs(
                Files.exists(tests.resolve("io/hearth/elf/unwind/ReadelfAgreement.class")),
                "the tests of elf-unwind are not built");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-cp",
                tests + ":" + bundles.resolve("elf-unwind/target/classes") + ":"
                        + bundles.resolve("elf/target/classes"),
                "io.hearth.elf.unwind.ReadelfAgreement"));
        command.addAll(List.of(System.getProperty("hearth.test.elf.folders", "/usr/bin /usr/lib")
                .split(" ")));
        command.add(Hearth.javaHome());
        if (Files.exists(Path.of("/usr/aarch64-linux-gnu/lib"))) {
            command.add("/usr/aarch64-linux-gnu/lib");
        }
        try (Running running = Running.start(new ProcessBuilder(command))) {
            Running.Outcome outcome = running.await(Duration.ofMinutes(20));
            String[] lines = outcome.out().strip().split("\n");
            String last = lines[lines.length - 1];
            System.out.println(last);
            assertThat(figure(last, "files")).isGreaterThan(100);
            assertThat(figure(last, "mismatches")).as(outcome.out()).isZero();
            assertThat(figure(last, "unrepresented")).isLessThan(figure(last, "rows") / 1000);
        }
    }

    private static long figure(String line, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=(\\d+)").matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static TreeMap<Long, String[]> ours(Path file) {
        Running.Outcome outcome = Hearth.run("inspect", "--unwind", "--json", file.toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        TreeMap<Long, String[]> rows = new TreeMap<>();
        Matcher matcher = JSON_ROW.matcher(outcome.out());
        while (matcher.find()) {
            rows.put(
                    Long.parseUnsignedLong(matcher.group(1), 16),
                    new String[] {matcher.group(2), matcher.group(3), matcher.group(4)});
        }
        return rows;
    }

    /** Address, CFA and return address of every row of every FDE. */
    private static List<String[]> theirs(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        Process process = new ProcessBuilder("readelf", "-W", "--debug-dump=frames-interp", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean inFrame = false;
        int returnColumn = -1;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(" CIE \"") || line.isBlank()) {
                    inFrame = false;
                } else if (line.contains(" FDE cie=")) {
                    inFrame = true;
                    returnColumn = -1;
                } else if (line.startsWith("   LOC")) {
                    returnColumn = List.of(line.strip().split("\\s+")).indexOf("ra");
                } else if (inFrame && line.matches("[0-9a-f]{16} .*")) {
                    String[] words = line.strip().split("\\s+");
                    String ra = returnColumn < 0 ? "s" : words[returnColumn];
                    rows.add(new String[] {words[0], words[1], ra});
                }
            }
        }
        return rows;
    }
}
