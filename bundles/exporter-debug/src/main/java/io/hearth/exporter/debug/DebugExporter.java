/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.exporter.debug.DebugConfig.Verbosity;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Shows each message it is given, as much of it as asked for and at most {@value #MAX_CHARS} characters. */
final class DebugExporter implements Exporter<Message> {

    static final int MAX_CHARS = 64 * 1024;

    private final DebugConfig config;
    private final Logger log;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final MessageSampler sampler;

    @GuardedBy("lock")
    private @Nullable TextSink sink;

    DebugExporter(DebugConfig config, Logger log) {
        this.config = config;
        this.log = log;
        sampler = new MessageSampler(config.samplingInitial(), config.samplingThereafter());
    }

    @Override
    public void start(Host host) throws ComponentException {
        synchronized (lock) {
            try {
                sink = config.useInternalLogger() ? TextSink.to(log) : TextSink.to(config.outputPaths());
            } catch (IOException e) {
                throw new ComponentException(
                        "cannot open an output of " + config.outputPaths() + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void consume(Message message) throws ConsumeException {
        synchronized (lock) {
            if (sink == null || !sampler.isShown(System.nanoTime())) {
                return;
            }
            try {
                sink.write(show(message));
            } catch (IOException e) {
                throw ConsumeException.permanent("cannot write to " + config.outputPaths() + ": " + e.getMessage(), e);
            }
        }
    }

    private String show(Message message) throws IOException {
        String counts = MessageCounts.of(message);
        if (config.verbosity() == Verbosity.BASIC) {
            return counts;
        }
        BoundedText text = new BoundedText(MAX_CHARS);
        text.append(counts).append('\n');
        if (message instanceof ProfilesData profiles) {
            ProfilesText.write(profiles, config.verbosity(), text);
        } else if (config.verbosity() == Verbosity.DETAILED) {
            TextFormat.printer().print(message, text);
        }
        return text.toString();
    }

    @Override
    public void shutdown() throws ComponentException {
        synchronized (lock) {
            if (sink == null) {
                return;
            }
            try {
                sink.close();
            } catch (IOException e) {
                throw new ComponentException(
                        "cannot close an output of " + config.outputPaths() + ": " + e.getMessage(), e);
            } finally {
                sink = null;
            }
        }
    }
}
