/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.ComponentException;
import io.hearth.collector.api.Status;
import io.hearth.collector.config.ConfigException;
import io.hearth.collector.config.ConfigProblem;
import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.Collector;
import io.hearth.collector.core.CollectorService;
import io.hearth.collector.core.ComponentStatus;
import io.hearth.collector.core.MetricsSnapshot;
import io.hearth.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code hearth record}: an ordinary pipeline, profiling receiver to profile files, built in memory and run for a while.
 *
 * <p>Ends when the time is up, the command it started has ended, or a signal arrives; whatever was sampled till then is written.
 */
final class RecordCommand implements CommandAction {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, ConfigException, ComponentException {
        RecordPlan plan = RecordPlan.of(arguments);
        CollectorService service = session.collector();
        RecordPreflight.check(plan);
        Path figures = temporaryFile();
        try (TargetCommand target = TargetCommand.prepare(plan.command(), new Linux())) {
            List<Integer> targets =
                    target.pid().isPresent() ? List.of(target.pid().getAsInt()) : List.of();
            ConfigSource source = ConfigSource.ofTree(plan.configuration(targets, figures.toString()));
            return record(plan, session, collector(plan, service, source), target, figures);
        } finally {
            deleteIfThere(figures);
        }
    }

    /** Problems are told in the words that were typed, since nobody here has seen the configuration. */
    private static Collector collector(RecordPlan plan, CollectorService service, ConfigSource source)
            throws CommandException, ConfigException, ComponentException {
        try {
            return service.create(service.resolve(source, Duration.ofSeconds(2)));
        } catch (ConfigException e) {
            List<String> sentences = new ArrayList<>();
            for (ConfigProblem problem : e.problems()) {
                Optional<String> typed = plan.typedFor(problem.path());
                if (typed.isEmpty()) {
                    throw e;
                }
                sentences.add(typed.get() + ": " + problem.sentence());
            }
            throw new CommandException(String.join("\n", sentences), e);
        }
    }

    private static int record(RecordPlan plan, Session session, Collector collector, TargetCommand target, Path figures)
            throws CommandException, ComponentException {
        CountDownLatch ended = new CountDownLatch(1);
        session.onStop(ended::countDown);
        RecordProgress progress = new RecordProgress(session.console(), plan);
        long start = System.nanoTime();
        if (!session.isStopAsked()) {
            collector.start();
            target.run(ended::countDown);
        }
        Optional<String> fatal = await(plan, collector, ended, progress, start);
        long lasted = System.nanoTime() - start;
        progress.clear();
        List<String> problems = problems(collector, session);
        collector.shutdown();
        MetricsSnapshot metrics = collector.metrics();
        if (plan.summary() != null) {
            RecordFigures.write(Path.of(plan.summary()), metrics, lasted);
            SudoCaller.give(Path.of(plan.summary()));
        }
        plan.outputs().forEach(output -> SudoCaller.give(Path.of(output)));
        if (!plan.quiet()) {
            new RecordReport(session.console().err(), plan).print(metrics, lasted, figures, target, problems);
        }
        if (fatal.isPresent()) {
            throw new CommandException("the recording ended early: " + fatal.get());
        }
        return Dispatcher.DONE;
    }

    /**
     * What does not work at the end, before it is stopped: components that say so, add-ons that are not used, and those that
     * run though nobody who is trusted signed them.
     */
    private static List<String> problems(Collector collector, Session session) {
        List<String> problems = new ArrayList<>(session.addonProblems());
        problems.addAll(session.addonWarnings());
        for (ComponentStatus component : collector.status()) {
            if (component.event().status() == Status.RECOVERABLE_ERROR) {
                problems.add(component.event().message());
            }
        }
        return problems;
    }

    private static Optional<String> await(
            RecordPlan plan, Collector collector, CountDownLatch ended, RecordProgress progress, long start) {
        Duration limit = plan.duration();
        long end = limit == null ? Long.MAX_VALUE : start + limit.toNanos();
        long next = start + SECOND_NANOS;
        while (true) {
            long now = System.nanoTime();
            Optional<String> fatal = collector.fatalError();
            if (now >= end || fatal.isPresent()) {
                return fatal;
            }
            try {
                if (ended.await(Math.min(next, end) - now, TimeUnit.NANOSECONDS)) {
                    return Optional.empty();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            if (System.nanoTime() >= next) {
                next += SECOND_NANOS;
                progress.show(collector, System.nanoTime() - start);
            }
        }
    }

    private static Path temporaryFile() throws CommandException {
        try {
            return Files.createTempFile("hearth-record-", ".json");
        } catch (IOException e) {
            throw new CommandException("no temporary file can be made: " + e.getMessage(), e);
        }
    }

    private static void deleteIfThere(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Left behind in the folder for temporary files, which the system clears.
        }
    }
}
