/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.linux.PathText;
import io.hearth.profiler.core.internal.executable.Executable;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.supervision.LoopFailures;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Names of code, of which one that cannot be found costs itself: whatever a damaged or hostile file makes the reader
 * throw, its frame is an address, and the stacks of others keep their names. Reporting thread.
 */
public final class GuardedNames implements CodeNames {

    private final CodeNames names;
    private final LoopFailures failures;

    public GuardedNames(CodeNames names, LoopFailures failures) {
        this.names = names;
        this.failures = failures;
    }

    private Location named(String what, String frameType, long address, Supplier<Location> name) {
        try {
            return name.get();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError | OutOfMemoryError e) {
            failures.failed(what, e);
            return new Location(MappingKey.NONE, frameType, List.of(), address);
        }
    }

    @Override
    public void prepare() {
        try {
            names.prepare();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError | OutOfMemoryError e) {
            failures.failed("reading the kernel's symbols", e);
        }
    }

    @Override
    public Location kernel(long address) {
        return named("naming kernel code", "kernel", address, () -> names.kernel(address));
    }

    @Override
    public Location object(@Nullable Executable executable, long vaddr) {
        String file = executable == null ? "an executable that is gone" : executable.path();
        return named("naming code of " + PathText.shown(file), "native", vaddr, () -> names.object(executable, vaddr));
    }

    @Override
    public Location address(@Nullable TracedProcess process, long address, long timeNanos) {
        String what = "naming code of process " + (process == null ? 0 : process.pid());
        return named(what, "native", address, () -> names.address(process, address, timeNanos));
    }

    @Override
    public boolean mayName(TracedProcess process) {
        return names.mayName(process);
    }

    @Override
    public boolean hasReplacedCode(TracedProcess process) {
        return names.hasReplacedCode(process);
    }

    @Override
    public boolean takeNews() {
        try {
            return names.takeNews();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError | OutOfMemoryError e) {
            failures.failed("taking up symbols", e);
            return false;
        }
    }

    @Override
    public boolean trim() {
        return names.trim();
    }
}
