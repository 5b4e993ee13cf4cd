/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RemoteMemory;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that runs CPython. */
final class PythonProcess implements RuntimeProcess {

    private static final int KEPT_BYTES = 3 << 20;

    private final PythonVersion version;
    private final PythonOffsets offsets;
    private final boolean mayHaveSlot;
    private final Interpreters interpreters;
    private final TargetProcess process;
    private final Map<Long, CodeObject> codeObjects = new LinkedHashMap<>(64, 0.75f, true);
    private int keptBytes;
    private int threadSlot;

    private PythonProcess(PythonImage image, PythonOffsets offsets, Interpreters interpreters, TargetProcess process) {
        version = image.pythonVersion();
        mayHaveSlot = image.threadIdIsThreadPointer();
        this.offsets = offsets;
        this.interpreters = interpreters;
        this.process = process;
    }

    static PythonProcess attach(PythonImage image, TargetProcess process) throws UnwinderException, IOException {
        Interpreters interpreters = Interpreters.find(image, process);
        PythonOffsets offsets = image.offsets();
        long codeType = image.address(PythonSymbols.CODE_TYPE, process);
        if (codeType != 0 && !image.pythonVersion().isAtLeast(13)) {
            offsets = introspected(image, process.memory(), codeType);
        }
        PythonProcess attached = new PythonProcess(image, offsets, interpreters, process);
        attached.threadSlot = attached.findSlot();
        attached.publish();
        return attached;
    }

    private static PythonOffsets introspected(PythonImage image, RemoteMemory memory, long codeType)
            throws UnwinderException, IOException {
        int size = MemberTable.basicSize(memory, codeType);
        PythonOffsets offsets = image.offsets();
        CodeOffsets code = size == 0 ? offsets.code() : offsets.code().with(size, MemberTable.read(memory, codeType));
        if (!code.isPlausible()) {
            throw new UnwinderException(
                    "CPython " + image.version() + " describes its code objects in an implausible way: " + code);
        }
        return offsets.with(code);
    }

    private int findSlot() throws IOException {
        return mayHaveSlot
                ? ThreadSlot.find(process.memory(), offsets, interpreters.threads(process.memory(), offsets))
                : 0;
    }

    private void publish() throws IOException {
        process.publish(ProcessLayout.encode(version, offsets, interpreters.head(), interpreters.main(), threadSlot));
    }

    /** Distance from the thread pointer to the thread's PyThreadState; 0 when unknown. */
    int threadSlot() {
        return threadSlot;
    }

    @Override
    public void refresh() throws IOException {
        if (threadSlot == 0 && mayHaveSlot) {
            threadSlot = findSlot();
            if (threadSlot != 0) {
                publish();
            }
        }
    }

    @Override
    public void name(RawFrame frame, FrameNames names) throws IOException {
        if (frame.count() < 1) {
            return;
        }
        int checksum = (int) (frame.word(0) >>> 32);
        int last = (int) frame.word(0);
        CodeObject code = codeObject(frame.payload(), checksum);
        if (code != null) {
            Position position = code.position(version, last);
            names.function(code.name(), code.file(), position.line(), position.column(), code.firstLine());
        }
    }

    private void keep(long address, CodeObject read) {
        CodeObject old = codeObjects.put(address, read);
        keptBytes += read.bytes() - (old == null ? 0 : old.bytes());
        Iterator<CodeObject> oldest = codeObjects.values().iterator();
        while (keptBytes > KEPT_BYTES && codeObjects.size() > 1) {
            keptBytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    /** Null when the memory holds another code object by now. */
    private @Nullable CodeObject codeObject(long address, int checksum) throws IOException {
        CodeObject known = codeObjects.get(address);
        if (known != null && known.checksum() == checksum) {
            return known;
        }
        CodeObject read = CodeObject.read(process.memory(), address, offsets);
        keep(address, read);
        // The BPF half leaves no checksum when the object was paged out.
        return checksum == 0 || checksum == read.checksum() ? read : null;
    }
}
