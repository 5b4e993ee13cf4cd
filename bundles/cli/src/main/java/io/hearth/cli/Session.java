/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.core.CollectorService;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a running command has around it: where to print, the collector, and the wish that it ends. Safe for any thread. */
final class Session {
    private final Console console;
    private final Supplier<@Nullable CollectorService> collector;
    private final Supplier<List<String>> addonProblems;
    private final Supplier<List<String>> addonWarnings;
    private final UnaryOperator<String> bundleOrigin;

    @GuardedBy("this")
    private final List<Runnable> stopActions = new ArrayList<>();

    @GuardedBy("this")
    private boolean stopAsked;

    @GuardedBy("this")
    private Runnable reloadAction = () -> {};

    /**
     * @param addonProblems why add-ons are not used, one sentence each
     * @param addonWarnings which add-ons run though their signature is not what it should be, one sentence each
     * @param bundleOrigin where a bundle, by symbolic name and version, comes from
     */
    Session(
            Console console,
            Supplier<@Nullable CollectorService> collector,
            Supplier<List<String>> addonProblems,
            Supplier<List<String>> addonWarnings,
            UnaryOperator<String> bundleOrigin) {
        this.console = console;
        this.collector = collector;
        this.addonProblems = addonProblems;
        this.addonWarnings = addonWarnings;
        this.bundleOrigin = bundleOrigin;
    }

    List<String> addonProblems() {
        return addonProblems.get();
    }

    List<String> addonWarnings() {
        return addonWarnings.get();
    }

    /** Where a bundle comes from: which feature, or which file; empty if nobody knows. */
    String bundleOrigin(String described) {
        return bundleOrigin.apply(described);
    }

    Console console() {
        return console;
    }

    /** The collector of this process. */
    CollectorService collector() throws CommandException {
        CollectorService found = collector.get();
        if (found == null) {
            throw new CommandException("the collector (bundle io.hearth.collector.core) is not running here;"
                    + " the lines above say why, or the distribution lacks it");
        }
        return found;
    }

    /** Called once, on another thread, when INT or TERM arrives; at once if it has arrived already. */
    void onStop(Runnable action) {
        synchronized (this) {
            if (!stopAsked) {
                stopActions.add(action);
                return;
            }
        }
        action.run();
    }

    synchronized void onReload(Runnable action) {
        reloadAction = action;
    }

    synchronized boolean isStopAsked() {
        return stopAsked;
    }

    void signal(String name) {
        if (name.equals("HUP")) {
            Runnable action;
            synchronized (this) {
                action = reloadAction;
            }
            action.run();
            return;
        }
        List<Runnable> actions;
        synchronized (this) {
            stopAsked = true;
            actions = List.copyOf(stopActions);
            stopActions.clear();
        }
        actions.forEach(Runnable::run);
    }
}
