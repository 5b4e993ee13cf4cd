/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.sending;

import com.google.protobuf.Message;
import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.exporter.otlp.config.QueueConfig;
import io.hearth.exporter.otlp.config.RetryConfig;
import io.hearth.exporter.otlp.wire.Deadline;
import io.hearth.otlp.DataItems;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * An exporter of one signal: accounting around a queue around retries around a destination. With the queue on, {@link
 * #consume} never waits for the network.
 */
public final class OtlpExporter implements Exporter<Message> {

    private static final long LARGEST_REQUEST = 64 * 1024 * 1024;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration AFTER_DRAIN = Duration.ofMillis(500);

    private final DataItems items;
    private final Destination destination;
    private final List<String> required;
    private final @Nullable QueueConfig queueConfig;
    private final Logger logger;
    private final ExportTelemetry telemetry;
    private final Outage outage;
    private final RetryingSender sender;
    private final @Nullable SendingQueue queue;
    private final DropLog drops;
    private volatile boolean isStopped;

    /**
     * Puts the chain together.
     *
     * @param requiredExtensions ids of extensions that the configuration names; all must be there at start
     * @param queueConfig {@code null} to send in the thread of the caller
     */
    public OtlpExporter(
            Settings settings,
            Signal signal,
            Destination destination,
            List<String> requiredExtensions,
            @Nullable QueueConfig queueConfig,
            RetryConfig retry,
            Duration timeout) {
        this.items = DataItems.of(signal.name());
        this.destination = destination;
        this.required = requiredExtensions;
        this.queueConfig = queueConfig;
        this.logger = settings.logger();
        this.telemetry = new ExportTelemetry(settings, signal, items);
        this.outage = new Outage(logger);
        this.sender = new RetryingSender(retry, timeout, destination, outage, logger);
        this.drops = new DropLog(logger);
        if (queueConfig == null) {
            this.queue = null;
        } else {
            SendingQueue made = new SendingQueue(
                    queueConfig,
                    settings.id() + "-" + signal,
                    Runtime.getRuntime().maxMemory(),
                    this::sendQueued,
                    this::sayFailure);
            this.queue = made;
            String unit = queueConfig.sizer() == QueueConfig.Sizer.BYTES ? "By" : "{batch}";
            telemetry.gauge("queue_size", unit, "Current size of the sending queue", made::size);
            telemetry.gauge("queue_capacity", unit, "Fixed capacity of the sending queue", queueConfig::queueSize);
            telemetry.gauge("in_flight_requests", "{request}", "Requests on their way", made::inFlight);
        }
    }

    @Override
    public boolean countsItself() {
        return true;
    }

    @Override
    public void start(Host host) throws ComponentException {
        outage.reportTo(host);
        for (String id : required) {
            // No extension can sign or see requests yet, so that one is there would not help.
            throw new ComponentException(
                    "the extension \"" + id + "\" cannot be used: authenticators and middlewares are"
                            + " not offered yet; remove it, or send what it would add by the key headers");
        }
    }

    @Override
    public void consume(Message data) throws ConsumeException {
        long count = items.count(data);
        if (count == 0) {
            return;
        }
        if (isStopped) {
            telemetry.enqueueFailed(count);
            throw ConsumeException.retryable("the exporter has been shut down");
        }
        long bytes = data.getSerializedSize();
        if (bytes > LARGEST_REQUEST || bytes < 0) {
            telemetry.enqueueFailed(count);
            String message =
                    "the request has " + bytes + " bytes, more than the " + LARGEST_REQUEST + " that OTLP allows";
            drops.dropped("Rejecting", count, message);
            throw ConsumeException.permanent(message);
        }
        Outgoing outgoing = new Outgoing(data, count, bytes);
        if (queue == null || queueConfig == null) {
            sendNow(outgoing);
        } else {
            enqueue(outgoing, queue, queueConfig.waitForResult());
        }
    }

    private void enqueue(Outgoing outgoing, SendingQueue target, boolean isAwaited) throws ConsumeException {
        try {
            if (outage.isOn() || !target.isEmpty()) {
                // It will have to wait: the encoded form takes less memory while it does.
                outgoing.payload(destination);
            }
            target.add(outgoing);
        } catch (SendException e) {
            telemetry.enqueueFailed(outgoing.items());
            drops.dropped("Rejecting", outgoing.items(), e.getMessage());
            throw ConsumeException.permanent(String.valueOf(e.getMessage()), e);
        } catch (ConsumeException e) {
            telemetry.enqueueFailed(outgoing.items());
            drops.dropped("Rejecting", outgoing.items(), e.getMessage());
            throw e;
        }
        if (isAwaited) {
            try {
                outgoing.awaitOutcome();
            } catch (SendException e) {
                throw consumeException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ConsumeException.retryable("interrupted while waiting for the result", e);
            }
        }
    }

    private void sendNow(Outgoing outgoing) throws ConsumeException {
        try {
            sender.send(outgoing);
            telemetry.sent(outgoing.items());
        } catch (SendException e) {
            telemetry.sendFailed(outgoing.items());
            drops.dropped("Rejecting", outgoing.items(), e.getMessage());
            throw consumeException(e);
        }
    }

    private static ConsumeException consumeException(SendException e) {
        String message = String.valueOf(e.getMessage());
        if (!e.isRetryable()) {
            return ConsumeException.permanent(message, e);
        }
        Duration delay = e.delay();
        return delay == null ? ConsumeException.retryable(message, e) : ConsumeException.throttled(message, e, delay);
    }

    private void sendQueued(Outgoing outgoing) {
        SendException failure = null;
        try {
            sender.send(outgoing);
            telemetry.sent(outgoing.items());
        } catch (SendException e) {
            failure = e;
        } catch (RuntimeException | Error e) { // the border of the queue's thread
            failure = SendException.permanent("unexpected " + e, e);
            logger.error("Exporting failed in an unexpected way.", e);
        }
        try {
            if (failure != null) {
                telemetry.sendFailed(outgoing.items());
                drops.dropped("Dropping", outgoing.items(), failure.getMessage());
            }
        } finally {
            outgoing.finish(failure);
        }
    }

    /** Even the account of a failure failed, as it may when memory has run out. */
    private void sayFailure(Throwable e) {
        try {
            logger.error("A thread that sends has failed and goes on.", e);
        } catch (RuntimeException | Error again) {
            telemetry.sendFailed(0);
        }
    }

    @Override
    public void shutdown() throws ComponentException {
        if (isStopped) {
            return;
        }
        isStopped = true;
        Deadline deadline = Deadline.after(DRAIN);
        sender.stop(deadline);
        long lost = queue == null ? 0 : drain(queue, deadline);
        destination.close();
        telemetry.close();
        drops.flush();
        if (lost > 0) {
            throw new ComponentException(lost + " " + items.noun().replace('_', ' ')
                    + " were still waiting to be sent after " + DRAIN.toSeconds() + " s and are lost");
        }
    }

    private long drain(SendingQueue target, Deadline deadline) {
        target.stop();
        long lost = 0;
        if (!target.awaitEnd(deadline)) {
            for (Outgoing outgoing : target.removeAll()) {
                lost += outgoing.items();
                telemetry.sendFailed(outgoing.items());
                outgoing.finish(SendException.retryable("shut down before it was sent", null, null));
            }
            destination.close();
            target.awaitEnd(Deadline.after(AFTER_DRAIN));
        }
        return lost;
    }
}
