/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfMachine;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import io.hearth.unwinder.python.PythonSymbols.Symbol;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An executable or a library with CPython's interpreter in it. */
final class PythonImage implements RuntimeImage {

    private final PythonVersion version;
    private final PythonSymbols symbols;
    private final PythonOffsets offsets;
    private final List<CodeRange> code;
    private final boolean hasThreadBlock;

    private PythonImage(
            PythonVersion version,
            PythonSymbols symbols,
            PythonOffsets offsets,
            List<CodeRange> code,
            boolean hasThreadBlock) {
        this.version = version;
        this.symbols = symbols;
        this.offsets = offsets;
        this.code = code;
        this.hasThreadBlock = hasThreadBlock;
    }

    /** Empty for files without an interpreter, the small executables beside a {@code libpython} among them. */
    static Optional<PythonImage> recognise(String fileName, ElfFile elf) throws UnwinderException, ElfException {
        Optional<PythonVersion> named = PythonVersion.ofFileName(fileName);
        PythonSymbols symbols = PythonSymbols.read(elf, named.isPresent());
        Optional<Symbol> eval = symbols.find(PythonSymbols.EVAL);
        if (eval.isEmpty()) {
            if (symbols.find(PythonSymbols.OLD_EVAL).isPresent()) {
                throw new UnwinderException(unsupported(named.map(PythonVersion::toString)));
            }
            return Optional.empty();
        }
        PythonVersion version = version(elf, symbols, named);
        if (!version.isSupported()) {
            throw new UnwinderException(unsupported(Optional.of(version.toString())));
        }
        Optional<Symbol> runtime = symbols.find(PythonSymbols.RUNTIME);
        if (version.isAtLeast(7) ? runtime.isEmpty() : hasNoThreads(symbols)) {
            throw new UnwinderException("CPython " + version + " in " + fileName + " hides where its threads are: "
                    + "neither .dynsym nor .symtab has " + PythonSymbols.RUNTIME);
        }
        PythonOffsets offsets = version.isAtLeast(13)
                ? DebugOffsets.read(version, data(elf, runtime.orElseThrow()))
                : VersionOffsets.of(version);
        boolean isX86 = elf.machine() == ElfMachine.X86_64;
        List<CodeRange> code = InterpreterCode.of(elf, symbols, eval.get());
        return Optional.of(new PythonImage(version, symbols, offsets, code, isX86));
    }

    private static String unsupported(Optional<String> version) {
        return "CPython " + version.orElse("older than " + PythonVersion.OLDEST) + " is not supported; "
                + PythonVersion.OLDEST + " to " + PythonVersion.NEWEST + " are";
    }

    private static boolean hasNoThreads(PythonSymbols symbols) {
        return symbols.find(PythonSymbols.INTERPRETERS).isEmpty()
                && symbols.find(PythonSymbols.CURRENT_THREAD).isEmpty();
    }

    private static PythonVersion version(ElfFile elf, PythonSymbols symbols, Optional<PythonVersion> named)
            throws UnwinderException, ElfException {
        Optional<Symbol> symbol = symbols.find(PythonSymbols.VERSION);
        if (symbol.isPresent()) {
            return PythonVersion.ofHex(data(elf, symbol.get()).u32(0));
        }
        Optional<PythonVersion> fromSoname = elf.soname().flatMap(PythonVersion::ofFileName);
        return named.or(() -> fromSoname)
                .orElseThrow(() -> new UnwinderException(elf.name() + " holds CPython before 3.11, but neither its "
                        + "name nor its soname says which version"));
    }

    private static ElfBytes data(ElfFile elf, Symbol symbol) throws ElfException {
        ElfBytes bytes = elf.bytesFrom(symbol.address());
        if (bytes == null) {
            throw new ElfException(elf.name() + ": a symbol of CPython lies outside of the file's data");
        }
        return bytes;
    }

    @Override
    public String version() {
        return version.toString();
    }

    PythonVersion pythonVersion() {
        return version;
    }

    PythonOffsets offsets() {
        return offsets;
    }

    /** Where a symbol is in a process; 0 when the file does not tell. */
    long address(String symbol, TargetProcess process) {
        return symbols.find(symbol).map(s -> s.address() + process.bias()).orElse(0L);
    }

    /** Whether a thread's {@code thread_id} is its thread pointer: on x86-64, with glibc and musl. */
    boolean threadIdIsThreadPointer() {
        return hasThreadBlock;
    }

    @Override
    public List<CodeRange> code() {
        return code;
    }

    @Override
    public RuntimeProcess attach(TargetProcess process) throws UnwinderException, IOException {
        return PythonProcess.attach(this, process);
    }
}
