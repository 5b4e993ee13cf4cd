/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package ${package};

import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An executable file that LuaJIT is linked into. */
final class LuaJitImage implements RuntimeImage {
    private static final int MAX_NAMES = 16 << 20;
    private static final int PIECE = 16 << 10;
    private static final int NAME = 64;
    private static final String MARK = "luaJIT_setmode";
    /** luaJIT_version_2_1_0_beta3 until 2023, then luaJIT_version_2_1_ and the seconds of the last commit. */
    private static final Pattern VERSION = Pattern.compile("luaJIT_version_([0-9]+_[0-9]+_[0-9a-z_]+)\0");

    private final String version;
    private final CodeRange interpreter;

    private LuaJitImage(String version, CodeRange interpreter) {
        this.version = version;
        this.interpreter = interpreter;
    }

    static Optional<LuaJitImage> recognise(ElfFile elf) throws UnwinderException, IOException {
        Optional<ElfSection> section = elf.section(".dynstr");
        if (section.isEmpty() || !section.get().hasBytes()) {
            return Optional.empty();
        }
        ElfBytes names = elf.bytes(section.get());
        if (find(names, MARK).isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = VERSION.matcher(find(names, "luaJIT_version_"));
        String version = matcher.lookingAt() ? matcher.group(1).replace('_', '.') : "2.1";
        if (!version.startsWith("2.1")) {
            throw new UnwinderException("LuaJIT " + version + " is not known: only 2.1 is");
        }
        CodeRange interpreter = InterpreterCode.find(elf)
                .orElseThrow(() -> new UnwinderException(
                        "LuaJIT " + version + ": its interpreter is not found by its unwind tables"));
        return Optional.of(new LuaJitImage(version, interpreter));
    }

    /**
     * A name that begins with a text, with what follows; empty when there is none. Piece by piece, since every file on
     * the machine is looked at and some have megabytes of names.
     */
    private static String find(ElfBytes names, String text) throws IOException {
        for (long at = 0; at < names.size() && at < MAX_NAMES; at += PIECE - NAME) {
            byte[] piece = names.slice(at, (int) Math.min(PIECE, names.size() - at));
            String searched = new String(piece, StandardCharsets.ISO_8859_1);
            int found = searched.indexOf(text);
            if (found >= 0) {
                return searched.substring(found, Math.min(found + NAME, searched.length()));
            }
        }
        return "";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public List<CodeRange> code() {
        return List.of(interpreter);
    }

    @Override
    public RuntimeProcess attach(TargetProcess process) throws UnwinderException, IOException {
        RemoteMemory memory = process.memory();
        LuaProcess attached = new LuaProcess(
                process,
                new FrameNaming(new Prototypes(memory), new Traces(memory)),
                interpreter.start() + process.bias(),
                interpreter.end() + process.bias());
        attached.publish();
        attached.refresh();
        return attached;
    }
}
