/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.core.CollectorService;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The door for the launcher, in types of the Java runtime only: runs what was typed and returns the exit code; takes signals meanwhile.
 *
 * <p>Also made by {@code new} where no framework runs; then commands that need the collector say so.
 */
@Component(
        service = {ToIntFunction.class, Consumer.class},
        property = "hearth.role=command-line")
public final class CommandLineService implements ToIntFunction<String[]>, Consumer<String> {
    private volatile @Nullable CollectorService collector;
    private volatile @Nullable Supplier<List<String>> addonProblems;
    private volatile @Nullable Supplier<List<String>> addonWarnings;
    private volatile @Nullable Function<String, String> bundleOrigins;
    private final Session session = new Session(
            Console.ofProcess(), () -> collector, this::addonProblems, this::addonWarnings, this::bundleOrigin);

    /** Runs one command and blocks until it has ended: 0 done, 1 failed, 2 wrongly typed. */
    @Override
    public int applyAsInt(String[] args) {
        return new Dispatcher(session).run(args);
    }

    /** Takes {@code INT}, {@code TERM} or {@code HUP}. Returns soon. */
    @Override
    public void accept(String signal) {
        session.signal(signal);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCollector(CollectorService service) {
        collector = service;
    }

    void unbindCollector(CollectorService service) {
        if (collector == service) {
            collector = null;
        }
    }

    /** The launcher's list of add-ons that lie there unused, in words. */
    @Reference(
            target = "(hearth.role=addon-problems)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void bindAddonProblems(Supplier<List<String>> problems) {
        addonProblems = problems;
    }

    void unbindAddonProblems(Supplier<List<String>> problems) {
        if (addonProblems == problems) {
            addonProblems = null;
        }
    }

    /** The launcher's list of add-ons that run though nobody who is trusted signed them, in words. */
    @Reference(
            target = "(hearth.role=addon-warnings)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void bindAddonWarnings(Supplier<List<String>> warnings) {
        addonWarnings = warnings;
    }

    void unbindAddonWarnings(Supplier<List<String>> warnings) {
        if (addonWarnings == warnings) {
            addonWarnings = null;
        }
    }

    /** The launcher's knowledge of where bundles come from. */
    @Reference(
            target = "(hearth.role=bundle-origins)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void bindBundleOrigins(Function<String, String> origins) {
        bundleOrigins = origins;
    }

    void unbindBundleOrigins(Function<String, String> origins) {
        if (bundleOrigins == origins) {
            bundleOrigins = null;
        }
    }

    private String bundleOrigin(String described) {
        Function<String, String> known = bundleOrigins;
        return known == null ? "" : known.apply(described);
    }

    private List<String> addonWarnings() {
        Supplier<List<String>> known = addonWarnings;
        return known == null ? List.of() : known.get();
    }

    private List<String> addonProblems() {
        Supplier<List<String>> known = addonProblems;
        return known == null ? List.of() : known.get();
    }
}
