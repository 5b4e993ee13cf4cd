/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import com.google.protobuf.Message;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Counter;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.otlp.DataItems;
import io.hearth.otlp.json.OtlpJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes each message into a file: JSON as one line, Protocol Buffers and everything compressed as four bytes of length
 * (big endian) and the message. Writes in the thread of the caller.
 */
final class FileExporter implements Exporter<Message> {

    private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Settings settings;
    private final FileConfig config;
    private final OpenFiles files;
    private final DataItems items;
    private final Counter sent;
    private final Counter sendFailed;
    private volatile @Nullable TargetFile file;
    private volatile long saidNanos = System.nanoTime() - LOG_PAUSE_NANOS;

    FileExporter(Settings settings, Signal signal, FileConfig config, OpenFiles files) {
        this.settings = settings;
        this.config = config;
        this.files = files;
        this.items = DataItems.of(signal.name());
        this.sent = counter("sent", "successfully sent to destination");
        this.sendFailed = counter("send_failed", "in failed attempts to send to destination");
    }

    private Counter counter(String what, String description) {
        return settings.telemetry()
                .counter(
                        "otelcol_exporter_" + what + "_" + items.noun(),
                        items.unit(),
                        "Number of " + items.noun().replace('_', ' ') + " " + description,
                        Map.of("exporter", settings.id().toString()));
    }

    @Override
    public boolean countsItself() {
        return true;
    }

    @Override
    public void start(Host host) throws ComponentException {
        if (config.compressionParams().level() != 0) {
            settings.logger()
                    .warn(
                            "These keys are accepted for compatibility and have no effect here: compression_params::level");
        }
        file = files.open(config, settings.logger());
    }

    @Override
    public void consume(Message data) throws ConsumeException {
        TargetFile target = file;
        long count = items.count(data);
        if (target == null) {
            sendFailed.add(count);
            throw ConsumeException.retryable("the file is not open");
        }
        try {
            write(data, target);
            sent.add(count);
        } catch (IOException e) {
            sendFailed.add(count);
            String message = "writing to " + target.path() + " failed: " + FailureText.of(e);
            say(message);
            throw ConsumeException.retryable(message, e);
        } catch (RuntimeException | Error e) {
            sendFailed.add(count);
            String message = "writing to " + target.path() + " failed in an unforeseen way: " + e;
            say(message);
            throw ConsumeException.permanent(message, e);
        }
    }

    private void write(Message data, TargetFile target) throws IOException {
        if (config.isCompressed()) {
            byte[] packed = Zstd.compress(
                    config.format() == FileConfig.Format.JSON ? OtlpJson.toBytes(data) : data.toByteArray());
            target.append(
                    out -> {
                        length(out, packed.length);
                        out.write(packed);
                    },
                    packed.length + 4L);
        } else if (config.format() == FileConfig.Format.PROTO) {
            int size = data.getSerializedSize();
            target.append(
                    out -> {
                        length(out, size);
                        data.writeTo(out);
                    },
                    size + 4L);
        } else if (config.rotation() != null) {
            byte[] json = OtlpJson.toBytes(data);
            target.append(
                    out -> {
                        out.write(json);
                        out.write('\n');
                    },
                    json.length + 1L);
        } else {
            target.append(
                    out -> {
                        OtlpJson.write(data, out);
                        out.write('\n');
                    },
                    0);
        }
    }

    private static void length(OutputStream out, int length) throws IOException {
        out.write(length >> 24);
        out.write(length >> 16);
        out.write(length >> 8);
        out.write(length);
    }

    private void say(String message) {
        long now = System.nanoTime();
        if (now - saidNanos >= LOG_PAUSE_NANOS) {
            saidNanos = now;
            settings.logger().error("{}", message);
        }
    }

    @Override
    public void shutdown() throws ComponentException {
        TargetFile open = file;
        file = null;
        sent.close();
        sendFailed.close();
        if (open != null) {
            files.close(open);
        }
    }
}
