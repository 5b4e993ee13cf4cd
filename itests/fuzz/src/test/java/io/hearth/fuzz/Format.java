/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.fuzz;

import io.airlift.compress.MalformedInputException;
import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.feature.FeatureReader;
import io.hearth.assembler.list.ListReader;
import io.hearth.bpf.BpfException;
import io.hearth.bpf.BpfObjectSpec;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigResolver;
import io.hearth.collector.config.ConfigSource;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfImage;
import io.hearth.elf.ElfMachine;
import io.hearth.elf.ElfSection;
import io.hearth.elf.demangle.Demangler;
import io.hearth.elf.golang.GoFunction;
import io.hearth.elf.golang.GoInlineTree;
import io.hearth.elf.golang.GoPclntab;
import io.hearth.elf.symbol.DebugFiles;
import io.hearth.elf.symbol.JitDump;
import io.hearth.elf.symbol.PerfMap;
import io.hearth.elf.symbol.SymbolTable;
import io.hearth.elf.symbol.Symbolizer;
import io.hearth.elf.unwind.UnwindTable;
import io.hearth.elf.unwind.UnwindTables;
import io.hearth.linux.KernelSymbols;
import io.hearth.linux.ProcCgroup;
import io.hearth.linux.ProcMaps;
import io.hearth.linux.ProcStatus;
import io.hearth.otlp.json.OtlpJsonException;
import io.hearth.otlp.json.OtlpJsonReader;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.api.UnwinderException;
import io.hearth.profiler.core.internal.process.ProcessEvents;
import io.hearth.receiver.otlp.body.ContentCoding;
import io.hearth.receiver.otlp.body.MemoryBudget;
import io.hearth.receiver.otlp.body.ParsedSize;
import io.hearth.receiver.otlp.body.RefusedException;
import io.hearth.unwinder.go.GoUnwinder;
import io.hearth.unwinder.hotspot.HotSpotUnwinder;
import io.hearth.unwinder.python.FuzzedCodeObject;
import io.hearth.unwinder.python.PythonUnwinder;
import io.hearth.unwinder.v8.V8Unwinder;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A format that comes from others: how it is read, and the exceptions by which an input is refused. */
enum Format {
    ELF(Set.of(ElfException.class), input -> {
        try (ElfFile elf = ElfFile.of(input, "fuzzed")) {
            elf.buildId();
            elf.notes();
            elf.debugLink();
            elf.soname();
            elf.goBuildId();
            for (ElfSection section : elf.sections()) {
                try {
                    elf.bytes(section).toByteArray(1 << 20);
                } catch (ElfException e) {
                    // The others are readable all the same.
                }
            }
        }
    }),
    UNWIND_ROWS(Set.of(ElfException.class), input -> {
        try (ElfFile elf = ElfFile.of(input, "fuzzed")) {
            UnwindTable table = UnwindTables.of(elf);
            for (int row = 0; row < Math.min(table.rows(), 1000); row++) {
                table.lookup(table.address(row));
            }
        }
    }),
    SYMBOLS(Set.of(ElfException.class), input -> {
        try (ElfFile elf = ElfFile.of(input, "fuzzed")) {
            SymbolTable table = SymbolTable.of(elf);
            for (int i = 0; i < Math.min(table.size(), 1000); i++) {
                table.name(i);
                table.find(table.start(i));
            }
        }
    }),
    DWARF(Set.of(ElfException.class), input -> {
        try (ElfFile elf = ElfFile.of(input, "fuzzed");
                Symbolizer symbolizer = Symbolizer.open(elf, DebugFiles.NONE)) {
            for (long address = 0x1000; address < 0x1800; address += 64) {
                symbolizer.lookup(address, (name, linkage, file, line, column, start, kind) -> {});
            }
        }
    }),
    GO_TABLES(Set.of(ElfException.class), input -> {
        byte[] image = new ElfImage(ElfMachine.X86_64)
                .text(4096)
                .section(".gopclntab", ElfSection.PROGBITS, ElfSection.FLAG_ALLOC, input)
                .build();
        try (ElfFile elf = ElfFile.of(image, "fuzzed")) {
            GoPclntab table = GoPclntab.of(elf).orElse(null);
            for (int i = 0; table != null && i < Math.min(table.functionCount(), 200); i++) {
                table.find(table.entry(i));
                GoFunction function = table.function(i);
                table.name(function.nameOffset());
                table.value(function, function.pcsp(), function.entry());
                table.file(function.cuOffset(), table.value(function, function.pcfile(), function.entry()));
                GoInlineTree tree = table.inlineTree(function);
                if (tree != null) {
                    tree.parentAddress(tree.find(function.entry()));
                }
            }
        }
    }),
    MANGLED_NAME(Set.of(), input -> Demangler.demangle(new String(input, StandardCharsets.ISO_8859_1))),
    PERF_MAP(Set.of(), input -> {
        PerfMap map = new PerfMap();
        try (FileChannel channel = FileChannel.open(Scratch.write(input))) {
            while (map.read(channel, input.length, 4096, 1)) {
                map.lookup(0x7f0000001000L, 1);
            }
        }
        map.lookup(0x7f0000001000L, 1);
    }),
    JIT_DUMP(Set.of(), input -> {
        JitDump dump = new JitDump();
        try (FileChannel channel = FileChannel.open(Scratch.write(input))) {
            while (dump.read(channel, input.length, 4096)) {
                dump.lookup(0x1000, 1);
            }
            dump.source(channel, 0x1000, 1);
        }
    }),
    BPF_OBJECT(Set.of(BpfException.class), input -> BpfObjectSpec.parse(input, "fuzzed")),
    PROCESS_EVENTS(Set.of(), input -> {
        ByteBuffer memory = ByteBuffer.wrap(input).order(ByteOrder.nativeOrder());
        ProcessEvents events = new ProcessEvents();
        for (int at = 0; at + 8 <= input.length; ) {
            int length = Math.min(memory.getChar(at + 6), input.length - at - 8);
            events.record(memory.getInt(at) & 15, memory.getChar(at + 4), memory, at + 8, length);
            at += 8 + length;
        }
    }),
    PROC_MAPS(Set.of(), input -> {
        try (ProcMaps maps = new ProcMaps()) {
            maps.open(new ByteArrayInputStream(input));
            while (maps.next()) {
                maps.mapping();
            }
        }
    }),
    PROC_STATUS(Set.of(), input -> ProcStatus.parse(new String(input, StandardCharsets.ISO_8859_1))),
    PROC_CGROUP(Set.of(), input -> ProcCgroup.containerIdOf(new String(input, StandardCharsets.ISO_8859_1))),
    KALLSYMS(Set.of(), input -> {
        KernelSymbols symbols = KernelSymbols.read(new ByteArrayInputStream(input));
        for (int i = 0; i < Math.min(symbols.size(), 1000); i++) {
            symbols.name(i);
            symbols.module(i);
            symbols.indexOf(symbols.address(i));
        }
    }),
    CONFIGURATION(Set.of(ConfigException.class), input -> {
        // No other source than the text itself: its reader would open files that the input names.
        String text = new String(input, StandardCharsets.UTF_8)
                .replace("file:", "env:")
                .replace("http", "env");
        new ConfigResolver(name -> name.length() % 2 == 0 ? "${env:" + name + "x}" : "value")
                .resolve(ConfigSource.of(List.of("yaml:" + text), List.of()));
    }),
    OTLP_PROTO(Set.of(com.google.protobuf.InvalidProtocolBufferException.class), input -> {
        ParsedSize.excess(ByteBuffer.wrap(input), ExportProfilesServiceRequest.getDescriptor());
        ExportProfilesServiceRequest.parseFrom(input);
    }),
    OTLP_JSON(Set.of(OtlpJsonException.class), input -> {
        ParsedSize.excessOfJson(input, input.length);
        OtlpJsonReader.read(input, input.length, ExportProfilesServiceRequest.newBuilder());
    }),
    OTLP_CODING(Set.of(RefusedException.class), input -> {
        MemoryBudget budget = new MemoryBudget(16 << 20);
        for (ContentCoding coding : ContentCoding.values()) {
            try (MemoryBudget.Share share = budget.open()) {
                coding.decode(input, 0, input.length, 4 << 20, share);
            } catch (RefusedException | MalformedInputException e) {
                // The next one.
            }
        }
        if (budget.used() != 0) {
            throw new AssertionError("the budget leaks " + budget.used() + " bytes");
        }
    }),
    FEATURE(Set.of(AssemblyException.class), input -> {
        FeatureReader.parse(new String(input, StandardCharsets.UTF_8), "fuzzed", "fuzzed.json");
    }),
    DISTRIBUTION_LIST(Set.of(AssemblyException.class), input -> ListReader.read(Scratch.write(input), "fuzzed")),
    RUNTIME_IMAGE(Set.of(ElfException.class, UnwinderException.class), input -> {
        if (input.length > 0) {
            Unwinder unwinder = Unwinders.ALL.get((input[input.length - 1] & 0xff) % Unwinders.ALL.size());
            try (ElfFile elf = ElfFile.of(input, "fuzzed")) {
                String[] names = {"libjvm.so", "libpython3.11.so.1.0", "node", "app"};
                unwinder.image(names[Unwinders.ALL.indexOf(unwinder)], elf);
            }
        }
    }),
    PYTHON_MEMORY(Set.of(IOException.class, UnwinderException.class), FuzzedCodeObject::read);

    /** Reads one input. */
    private interface Reader {
        void read(byte[] input) throws Exception;
    }

    private final Set<Class<? extends Exception>> refusals;
    private final Reader reader;

    Format(Set<Class<? extends Exception>> refusals, Reader reader) {
        this.refusals = refusals;
        this.reader = reader;
    }

    /** Reads an input, which may be refused. */
    void read(byte[] input) throws Exception {
        try {
            reader.read(input);
        } catch (Exception e) {
            if (refusals.stream().noneMatch(refusal -> refusal.isInstance(e))) {
                throw e;
            }
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a word", e);
            }
        }
    }

    private static final class Unwinders {
        static final List<Unwinder> ALL =
                List.of(new HotSpotUnwinder(), new PythonUnwinder(), new V8Unwinder(), new GoUnwinder());
    }

    /** One file of this process, written anew for each input. */
    private static final class Scratch {
        private static final Path FILE = make();

        private static Path make() {
            try {
                Path file = Files.createTempFile("hearth-fuzz-", ".in");
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        static Path write(byte[] input) throws IOException {
            return Files.write(FILE, input);
        }
    }
}
