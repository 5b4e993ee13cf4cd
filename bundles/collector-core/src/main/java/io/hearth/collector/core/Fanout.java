/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.core;

import io.hearth.collector.api.ConsumeException;
import io.hearth.collector.api.Consumer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a message to several consumers in turn, those that change data first. A failure of one does not keep the others
 * from it; the caller gets one exception for all, permanent if any is.
 */
final class Fanout implements Consumer<Object> {

    private final List<Consumer<Object>> consumers = new ArrayList<>();

    private Fanout(List<Consumer<Object>> all) {
        for (Consumer<Object> consumer : all) {
            if (consumer.mutatesData()) {
                consumers.add(consumer);
            }
        }
        for (Consumer<Object> consumer : all) {
            if (!consumer.mutatesData()) {
                consumers.add(consumer);
            }
        }
    }

    /** One consumer needs no fan-out. */
    static Consumer<Object> to(List<Consumer<Object>> consumers) {
        return consumers.size() == 1 ? consumers.get(0) : new Fanout(consumers);
    }

    @Override
    public boolean mutatesData() {
        for (Consumer<Object> consumer : consumers) {
            if (!consumer.mutatesData()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void consume(Object data) throws ConsumeException {
        ConsumeException failure = null;
        for (int i = 0; i < consumers.size(); i++) {
            try {
                consumers.get(i).consume(data);
            } catch (ConsumeException e) {
                failure = joined(failure, e);
            } catch (RuntimeException e) {
                // Another vendor's defect must not keep the data from the rest.
                failure = joined(failure, ConsumeException.permanent("consumer failed: " + e, e));
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static ConsumeException joined(@Nullable ConsumeException before, ConsumeException next) {
        if (before == null) {
            return next;
        }
        String message = before.getMessage() + "; " + next.getMessage();
        ConsumeException both;
        if (before.isPermanent() || next.isPermanent()) {
            both = ConsumeException.permanent(message, before);
        } else if (next.retryDelay().isPresent()) {
            both = ConsumeException.throttled(message, before, next.retryDelay().get());
        } else if (before.retryDelay().isPresent()) {
            both = ConsumeException.throttled(
                    message, before, before.retryDelay().get());
        } else {
            both = ConsumeException.retryable(message, before);
        }
        both.addSuppressed(next);
        return both;
    }
}
