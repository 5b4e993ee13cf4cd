/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.extension;

import io.hearth.profiler.api.ProcessEnricher;
import io.hearth.profiler.api.ProcessFacts;
import io.hearth.profiler.core.ExtensionRegistry;
import io.hearth.profiler.core.internal.process.ProcessIdentity;
import io.hearth.profiler.core.internal.process.TracedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the enrichers of every process that has been sampled. The reading thread hands over a process with its first
 * sample, the reporting thread waits a moment for the answers; where there is no enricher neither costs anything.
 */
public final class Enrichment implements AutoCloseable {

    private static final int MAX_KEY_LENGTH = 256;

    private final ExtensionRegistry<ProcessEnricher> enrichers;
    private final ExtensionThread thread = new ExtensionThread("hearth-enrichers");
    private final AutoCloseable listening;
    /** Grows when enrichers come or go: what they said before is asked anew. 0 while there are none. */
    private volatile int generation;

    private int changes;

    public Enrichment(ExtensionRegistry<ProcessEnricher> enrichers) {
        this.enrichers = enrichers;
        this.listening = enrichers.listen(this::changed);
        changed();
    }

    private synchronized void changed() {
        generation = enrichers.all().isEmpty() ? 0 : ++changes;
    }

    /** Called with every sample; does something for the first of a process only. Reading thread. */
    public void sampled(TracedProcess process) {
        int now = generation;
        if (process.enrichedGeneration() != now) {
            process.enrichedGeneration(now);
            if (now == 0 || !thread.submit(() -> enrich(process))) {
                process.attributes(Map.of());
            }
        }
    }

    private void enrich(TracedProcess process) {
        Map<String, String> found = new LinkedHashMap<>();
        for (ExtensionRegistry.Entry<ProcessEnricher> entry : enrichers.all()) {
            ProcessEnricher enricher = entry.service();
            thread.call("enricher of " + entry.origin(), () -> {
                try {
                    enricher.enrich(new Facts(process), (key, value) -> add(found, key, value));
                } catch (IOException e) {
                    // It has ended: nothing to say of it.
                    return;
                }
            });
        }
        process.attributes(Collections.unmodifiableMap(found));
    }

    private static void add(Map<String, String> found, String key, String value) {
        boolean sane = !key.isEmpty() && key.length() <= MAX_KEY_LENGTH && !value.isEmpty();
        if (sane && found.size() < ProcessEnricher.MAX_ATTRIBUTES) {
            found.putIfAbsent(
                    key,
                    value.length() > ProcessEnricher.MAX_VALUE_LENGTH
                            ? value.substring(0, ProcessEnricher.MAX_VALUE_LENGTH)
                            : value);
        }
    }

    /** Waits until those asked for so far have been answered, but not longer. Reporting thread. */
    public void await(long millis) {
        if (thread.isIdle()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        try {
            if (thread.submit(done::countDown)) {
                done.await(millis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        thread.close();
    }

    private record Facts(TracedProcess process) implements ProcessFacts {
        @Override
        public int pid() {
            return process.pid();
        }

        @Override
        public String executableName() {
            ProcessIdentity identity = process.identity();
            return identity == null ? process.comm() : identity.executableName();
        }

        @Override
        public @Nullable String executablePath() {
            ProcessIdentity identity = process.identity();
            return identity == null ? null : identity.executablePath();
        }

        @Override
        public @Nullable String containerId() {
            ProcessIdentity identity = process.identity();
            return identity == null ? null : identity.containerId();
        }

        @Override
        public byte[] procFile(String name) throws IOException {
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.startsWith(".")) {
                throw new IllegalArgumentException("not a file of /proc/PID itself: '" + name + "'");
            }
            if (process.hasExited()) {
                throw new IOException("process " + process.pid() + " has ended");
            }
            try (InputStream in = Files.newInputStream(Path.of("/proc", Integer.toString(process.pid()), name))) {
                return in.readNBytes(MAX_BYTES);
            }
        }
    }
}
