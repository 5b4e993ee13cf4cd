/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.pretend;

import io.hearth.elf.ElfFile;
import io.hearth.elf.symbol.SymbolTable;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RuntimeImage;
import io.hearth.profiler.api.RuntimeProcess;
import io.hearth.profiler.api.TargetProcess;
import io.hearth.profiler.api.Unwinder;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** Names one function of one workload; how it misbehaves stands in {@code pretend.properties}. */
public final class PretendUnwinder implements Unwinder {
    private static final String FUNCTION = "three";
    private static final AtomicInteger TWINS = new AtomicInteger();

    private final Properties behaviour = new Properties();

    public PretendUnwinder() throws IOException {
        try (InputStream in = PretendUnwinder.class.getResourceAsStream("/pretend.properties")) {
            behaviour.load(in);
        }
        if (is("starts-late")) {
            pause(3_000);
        }
        if (is("leaks") && TWINS.getAndIncrement() == 0) {
            leak();
        }
    }

    /** A second one in the name of the framework, which nobody takes back, and a thread that outlives its bundle. */
    private static void leak() throws IOException {
        Bundle own = FrameworkUtil.getBundle(PretendUnwinder.class);
        own.getBundleContext()
                .getBundle(0)
                .getBundleContext()
                .registerService(
                        Unwinder.class,
                        new PretendUnwinder(),
                        new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 100)));
        Thread left = new Thread(
                () -> {
                    while (own.getState() != Bundle.UNINSTALLED) {
                        LockSupport.parkNanos(10_000_000);
                    }
                    throw new IllegalStateException("left behind by " + own.getSymbolicName());
                },
                "pretend-left-behind");
        left.setDaemon(true);
        left.start();
    }

    @Override
    public Description description() {
        return new Description("pretend", "pretend", "all", "unwind_pretend");
    }

    @Override
    public byte[] object(String architecture) throws IOException {
        try (InputStream in = PretendUnwinder.class.getResourceAsStream("/pretend.bpf.o")) {
            return in.readAllBytes();
        }
    }

    @Override
    public Optional<? extends RuntimeImage> image(String fileName, ElfFile elf) throws UnwinderException, IOException {
        if (!fileName.equals("frameless")) {
            return Optional.empty();
        }
        if (is("refuses-image")) {
            throw new UnwinderException("frameless 9.9 is too new");
        }
        SymbolTable symbols = SymbolTable.of(elf);
        for (int i = 0; i < symbols.size(); i++) {
            if (symbols.name(i).equals(FUNCTION)) {
                long start = symbols.start(i);
                return Optional.of(new Image(new CodeRange(
                        start, start + symbols.length(i), CodeRange.Kind.INTERPRETER)));
            }
        }
        return Optional.empty();
    }

    private boolean is(String how) {
        return behaviour.getProperty("behaviour", "good").equals(how);
    }

    private final class Image implements RuntimeImage {
        private final CodeRange range;

        Image(CodeRange range) {
            this.range = range;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<CodeRange> code() {
            return List.of(range);
        }

        @Override
        public RuntimeProcess attach(TargetProcess process) throws IOException {
            if (is("throws-at-attach")) {
                throw new IllegalStateException("no idea");
            }
            process.publish(ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 42));
            return PretendUnwinder.this::name;
        }
    }

    private void name(RawFrame frame, FrameNames names) {
        switch (behaviour.getProperty("behaviour", "good")) {
            case "throws" -> throw new IllegalStateException("no idea");
            case "sleeps" -> pause(3_600_000);
            case "loops" -> loop();
            case "allocates" -> allocate();
            case "wrong" -> {
                for (int i = 0; i < 10_000; i++) {
                    names.function("x".repeat(100_000), "y".repeat(100_000), -1, -1, -1);
                }
            }
            case "says-nothing" -> {}
            default -> names.function(behaviour.getProperty("label") + ":" + FUNCTION, "pretend.txt", 7, 3, 1);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void loop() {
        long spins = 0;
        while (spins >= 0) {
            spins = spins + 1 & Long.MAX_VALUE;
            Thread.yield();
        }
    }

    private static void allocate() {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new byte[1 << 16]);
        }
    }
}
