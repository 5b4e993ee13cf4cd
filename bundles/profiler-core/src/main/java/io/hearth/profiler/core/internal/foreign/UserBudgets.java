/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.foreign;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Time and memory that the users of the machine may take of ours with what their processes write: each user a share of
 * one thread, saved up to a limit, and a number of bytes kept. So one user costs the others nothing. Processes are
 * budgeted the same way, by their ids. Thread-safe.
 */
public final class UserBudgets {

    /**
     * The limits of one user.
     *
     * @param share of one thread
     * @param savedNanos time that may be saved up, which a user also begins with
     * @param bytes that may be kept
     */
    public record Limits(double share, long savedNanos, long bytes) {}

    private static final class Account {
        long creditNanos;
        long creditedNanos;
        long bytes;
    }

    private static final int MOST_USERS = 4096;

    private final Limits limits;
    private final LongSupplier clock;

    @GuardedBy("this")
    private final Map<Integer, Account> accounts = new HashMap<>();

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    public UserBudgets(Limits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Whether a user has time left. */
    public synchronized boolean hasTime(int user) {
        return account(user).creditNanos > 0;
    }

    /** A read for a user took so long. */
    public synchronized void spent(int user, long nanos) {
        account(user).creditNanos -= nanos;
    }

    /**
     * Bytes kept for a user have changed.
     *
     * @return whether the user still keeps within the limit
     */
    public synchronized boolean keeps(int user, long moreBytes) {
        Account account = account(user);
        account.bytes = Math.max(0, account.bytes + moreBytes);
        return account.bytes <= limits.bytes();
    }

    @GuardedBy("this")
    private Account account(int user) {
        long now = clock.getAsLong();
        if (accounts.size() >= MOST_USERS) {
            accounts.values().removeIf(a -> a.bytes == 0);
        }
        Account account = accounts.computeIfAbsent(user, u -> {
            Account made = new Account();
            made.creditNanos = limits.savedNanos();
            made.creditedNanos = now;
            return made;
        });
        long earned = (long) (limits.share() * (now - account.creditedNanos));
        account.creditNanos = Math.min(limits.savedNanos(), account.creditNanos + earned);
        account.creditedNanos = now;
        return account;
    }
}
