/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.extension;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that calls services of others, there only while there is something to call. Its queue is bounded; what
 * they throw is logged once a minute for each of them, and ends there.
 */
final class ExtensionThread implements AutoCloseable {

    /** A call of a service; it may do anything. */
    interface Call {
        void run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionThread.class);
    private static final int MAX_QUEUED = 4096;
    private static final long LOG_EVERY_NANOS = 60_000_000_000L;
    private static final long STACK_BYTES = 512 << 10;

    private final ThreadPoolExecutor executor;
    private final Map<String, Long> logged = new HashMap<>();

    ExtensionThread(String name) {
        executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_QUEUED), task -> {
            Thread thread = new Thread(null, task, name, STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** False when too much waits already, or it is closed. Any thread; never blocks. */
    boolean submit(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Calls a service, on this thread. False when it threw. */
    boolean call(String origin, Call call) {
        try {
            call.run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Throwable e) {
            Long before = logged.get(origin);
            long now = System.nanoTime();
            if (before == null || now - before > LOG_EVERY_NANOS) {
                logged.put(origin, now);
                LOG.warn("{} failed: {}", origin, e.toString());
                LOG.debug("{} failed", origin, e);
            }
            return false;
        }
    }

    /** Whether it has nothing to do. */
    boolean isIdle() {
        return executor.getQueue().isEmpty() && executor.getActiveCount() == 0;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
