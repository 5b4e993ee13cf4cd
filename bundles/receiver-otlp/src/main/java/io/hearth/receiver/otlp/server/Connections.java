/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one port, bounded as a whole and for each peer address. The connection that has been without a
 * request for longest is closed when another needs its place; those that take too long for their headers, or have been
 * idle for too long, are closed by {@link #sweep}. Any thread may call.
 *
 * @param <K> what a connection is known by
 */
final class Connections<K> {

    private final Limits limits;
    private final LongSupplier nanoTime;

    /** In the order in which they were opened. */
    @GuardedBy("this")
    private final Map<K, Entry> entries = new LinkedHashMap<>();

    @GuardedBy("this")
    private final Map<String, Integer> byPeer = new HashMap<>();

    @GuardedBy("this")
    private long displaced;

    /**
     * The bounds.
     *
     * @param most connections of the port
     * @param mostOfPeer connections of one peer address
     * @param header in which a request's headers must come, and the first request of a connection
     * @param idle for which a connection may be without a request
     * @param age after which a connection is closed once it is idle; zero means never
     */
    record Limits(int most, int mostOfPeer, Duration header, Duration idle, Duration age) {}

    /** A connection as its transport shows it. */
    interface Line {
        /** The address of the peer, without its port. */
        String peer();

        /** Bytes received until now; -1 if that is not known yet. */
        long bytesIn();

        /** Whether requests have headers of their own that begin at any time, as in HTTP/1. */
        boolean isSerial();

        /** Closes it, for a reason. */
        void close(String reason);
    }

    private static final class Entry {
        final Line line;
        final long opened;
        long idleSince;
        long headersSince;
        long bytesBefore;
        int requests;
        boolean hadRequest;
        boolean hasHeaders;

        Entry(Line line, long now) {
            this.line = line;
            this.opened = now;
            this.idleSince = now;
        }
    }

    Connections(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Adds a connection; closes another, or this one, if there are too many. */
    void opened(K key, Line line) {
        Line closing = null;
        synchronized (this) {
            entries.put(key, new Entry(line, nanoTime.getAsLong()));
            int ofPeer = byPeer.merge(line.peer(), 1, Integer::sum);
            if (ofPeer > limits.mostOfPeer()) {
                closing = displace(key, line, line.peer());
            } else if (entries.size() > limits.most()) {
                closing = displace(key, line, null);
            }
        }
        if (closing != null) {
            closing.close("its place is needed by another connection");
        }
    }

    /** Takes the place of the longest idle one, or gives it up again if all are busy. */
    @GuardedBy("this")
    private Line displace(K newest, Line line, @Nullable String peer) {
        K longest = newest;
        long since = Long.MAX_VALUE;
        long now = nanoTime.getAsLong();
        for (Map.Entry<K, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            boolean mayGo = entry.requests == 0
                    && !each.getKey().equals(newest)
                    && (peer == null || peer.equals(entry.line.peer()));
            if (mayGo && entry.idleSince - now < since) {
                since = entry.idleSince - now;
                longest = each.getKey();
            }
        }
        displaced++;
        Entry found = remove(longest);
        return found == null ? line : found.line;
    }

    /** Forgets a connection that has been closed. */
    synchronized void closed(K key) {
        remove(key);
    }

    @GuardedBy("this")
    private @Nullable Entry remove(K key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            byPeer.computeIfPresent(entry.line.peer(), (peer, count) -> count == 1 ? null : count - 1);
        }
        return entry;
    }

    /** A request of a connection has begun: its headers have come. */
    synchronized void requestBegins(K key) {
        Entry entry = entries.get(key);
        if (entry != null) {
            entry.requests++;
            entry.hadRequest = true;
            entry.hasHeaders = false;
        }
    }

    /** A request has been answered or has failed. */
    synchronized void requestEnds(K key) {
        Entry entry = entries.get(key);
        if (entry != null && --entry.requests == 0) {
            entry.idleSince = nanoTime.getAsLong();
            entry.bytesBefore = entry.line.bytesIn();
        }
    }

    /** Closes what has taken too long. To be called again and again. */
    void sweep() {
        long now = nanoTime.getAsLong();
        Map<Line, String> closing = new HashMap<>();
        synchronized (this) {
            for (Map.Entry<K, Entry> each : entries.entrySet()) {
                String reason = each.getValue().requests > 0 ? null : overdue(each.getValue(), now);
                if (reason != null) {
                    closing.put(each.getValue().line, reason);
                }
            }
        }
        closing.forEach(Line::close);
    }

    @GuardedBy("this")
    private @Nullable String overdue(Entry entry, long now) {
        if (now - entry.idleSince > limits.idle().toNanos()) {
            return "it had no request for " + limits.idle().toMillis() + " ms";
        }
        if (!limits.age().isZero() && now - entry.opened > limits.age().toNanos()) {
            return "it is older than " + limits.age().toMillis() + " ms";
        }
        if (!entry.line.isSerial()) {
            return null;
        }
        if (!entry.hadRequest) {
            entry.hasHeaders = true;
            entry.headersSince = entry.opened;
        } else if (!entry.hasHeaders && entry.line.bytesIn() > entry.bytesBefore) {
            entry.hasHeaders = true;
            entry.headersSince = now;
        }
        return entry.hasHeaders && now - entry.headersSince > limits.header().toNanos()
                ? "headers did not come within " + limits.header().toMillis() + " ms"
                : null;
    }

    /** How many there are. */
    synchronized int count() {
        return entries.size();
    }

    /** How many were closed since the last call because there were too many. */
    synchronized long takeDisplaced() {
        long count = displaced;
        displaced = 0;
        return count;
    }
}
