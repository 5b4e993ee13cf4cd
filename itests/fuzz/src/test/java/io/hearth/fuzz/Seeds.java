/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a fuzzer begins with: small files of this repository and of this machine, and a line or two made here. */
final class Seeds {
    private static final int LARGEST = 64 << 10;
    private static final String PROGRAM =
            "static inline int twice(int x) { return 2 * x; } int main(int c, char **v) { return twice(c); }";

    private Seeds() {}

    /** Writes the seeds of a format into a folder. */
    static void write(Format format, Path folder) throws IOException, InterruptedException {
        int number = 0;
        for (byte[] seed : of(format, folder)) {
            if (seed.length <= LARGEST) {
                Files.write(folder.resolve("seed-" + number++), seed);
            }
        }
    }

    private static List<byte[]> of(Format format, Path folder) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("maven.multiModuleProjectDirectory", "../.."));
        return switch (format) {
            case ELF, UNWIND_ROWS, SYMBOLS, DWARF, RUNTIME_IMAGE -> compiled(folder);
            case GO_TABLES -> List.of(goTable());
            case MANGLED_NAME ->
                texts(
                        "_ZNSt6vectorIiSaIiEE9push_backERKi",
                        "_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE",
                        "_RNvMs_NtCs1234_4core3fmtNtB5_5Write9write_fmt",
                        "_ZZN1aIXadL_Z1bEEEvT_ENKUlvE_clEv");
            case PERF_MAP -> texts("7f0000001000 40 one\n7f0000002000 10 two three\n");
            case JIT_DUMP -> List.of(jitDump());
            case BPF_OBJECT -> files(root.resolve("bpf-native/objects"), ".o");
            case PROCESS_EVENTS -> List.of(processEvents());
            case PROC_MAPS -> List.of(proc("self/maps"));
            case PROC_STATUS -> List.of(proc("self/status"));
            case PROC_CGROUP ->
                texts(
                        "0::/system.slice/docker-" + "0123456789abcdef".repeat(4) + ".scope\n",
                        "12:pids:/kubepods/besteffort/pod1/" + "fedcba9876543210".repeat(4) + "\n");
            case KALLSYMS -> texts("ffffffff81000000 T _stext\nffffffffc0000000 t do_it\t[module]\n");
            case CONFIGURATION ->
                texts(
                        "receivers: {nop: {a: \"${env:NAME:-b}\"}}\nservice: {pipelines: {profiles: {receivers: [nop]}}}\n");
            case OTLP_PROTO -> List.of(new byte[] {10, 2, 10, 0});
            case OTLP_JSON ->
                texts(
                        "{\"resourceProfiles\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":{\"intValue\":\"1\"}}]}}]}");
            case OTLP_CODING -> List.of(gzip("to be or not to be ".repeat(9).getBytes(StandardCharsets.UTF_8)));
            case FEATURE -> files(root.resolve("features"), "feature.json");
            case DISTRIBUTION_LIST -> files(root.resolve("host-distribution/examples"), ".yaml");
            case PYTHON_MEMORY ->
                List.of(new byte[512], "0123456789abcdef".repeat(32).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] proc(String name) throws IOException {
        byte[] all = Files.readAllBytes(Path.of("/proc", name));
        return Arrays.copyOf(all, Math.min(all.length, 8 << 10));
    }

    private static List<byte[]> files(Path folder, String end) throws IOException {
        List<byte[]> read = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file :
                    found.filter(f -> f.toString().endsWith(end)).sorted().toList()) {
                read.add(Files.readAllBytes(file));
            }
        }
        return read;
    }

    /** A program and an object file with debug information; none where there is no compiler. */
    private static List<byte[]> compiled(Path folder) throws IOException, InterruptedException {
        Path source = Files.writeString(folder.resolveSibling(folder.getFileName() + ".c"), PROGRAM);
        List<byte[]> read = new ArrayList<>();
        for (String options : new String[] {"-g -Os", "-g -O0 -c", "-g -Os -gdwarf-4 -s"}) {
            Path out = folder.resolveSibling(folder.getFileName() + ".out");
            List<String> command = new ArrayList<>(List.of("gcc", "-o", out.toString(), source.toString()));
            command.addAll(List.of(options.split(" ")));
            try {
                if (new ProcessBuilder(command).inheritIO().start().waitFor() == 0) {
                    read.add(Files.readAllBytes(out));
                }
            } catch (IOException e) {
                return List.of(new byte[64]);
            }
        }
        return read;
    }

    /** The head of a table of Go 1.20 and later, and a function; source: cmd/link/internal/ld/pcln.go. */
    private static byte[] goTable() {
        ByteBuffer table = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(0xfffffff1).put((byte) 0).put((byte) 0).put((byte) 1).put((byte) 8);
        table.putLong(1)
                .putLong(1)
                .putLong(0x10000)
                .putLong(72)
                .putLong(96)
                .putLong(104)
                .putLong(112)
                .putLong(128);
        return table.array();
    }

    /** A header and a record of one piece of code; source: tools/perf/Documentation/jitdump-specification.txt. */
    private static byte[] jitDump() {
        ByteBuffer dump = ByteBuffer.allocate(160).order(ByteOrder.nativeOrder());
        dump.putInt(0x4A695444)
                .putInt(1)
                .putInt(40)
                .putInt(62)
                .putInt(0)
                .putInt(1)
                .putLong(1)
                .putLong(0);
        dump.putInt(0)
                .putInt(72)
                .putLong(1)
                .putInt(1)
                .putInt(1)
                .putLong(0x1000)
                .putLong(0x1000)
                .putLong(8)
                .putLong(1);
        dump.put("function".getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        return dump.array();
    }

    /** A fork, an exec and an executable mapping. */
    private static byte[] processEvents() {
        ByteBuffer events = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
        for (int type : new int[] {7, 3, 10}) {
            events.putInt(type).putShort((short) (1 << 13)).putShort((short) 72);
            events.putInt(100).putInt(100).position(events.position() + 64);
        }
        return events.array();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var out = new java.util.zip.GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
