/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The process's entry point. Starts the framework, runs what was typed through the command line bundle, stops, and exits with its code: 0 done, 1 failed, 2 wrongly typed.
 *
 * <p>Commands that need no service skip the framework ({@link PlainCommand}).
 */
public final class Launcher {
    private static final int DONE = 0;
    private static final int FAILURE = 1;
    private static final int DEFAULT_POLL_MILLIS = 500;
    private static final int DEFAULT_STOP_SECONDS = 30;

    /** The command and the bundles share the time that a stop may take; this much more is for the rest. */
    private static final int STOP_RESERVE_SECONDS = 5;

    private static final int TORN_DOWN_SECONDS = 10;

    private final HostConsole console = new HostConsole(System.err);
    private final StopRequest stop = new StopRequest(
            console,
            (int) TimeUnit.SECONDS.toMillis(DEFAULT_STOP_SECONDS + STOP_RESERVE_SECONDS),
            code -> Runtime.getRuntime().halt(code));
    private volatile boolean tornDown;

    private Launcher() {}

    /** Runs one command and ends the JVM. */
    public static void main(String[] args) {
        int code = new Launcher().run(args);
        System.out.flush();
        System.exit(code);
    }

    private int run(String[] args) {
        new StopSignals(stop).install();
        try {
            HostLayout layout = HostLayout.fromSystemProperties();
            LogLevel.choose(args);
            List<ListedBundle> bundles = ListedBundle.read(layout);
            if (PlainCommand.covers(args)) {
                return command(PlainCommand.load(bundles, layout.assembler().toFile()), args);
            }
            HostProperties properties = HostProperties.read(layout);
            int stopSeconds = properties.number("hearth.stop.timeout", DEFAULT_STOP_SECONDS) + STOP_RESERVE_SECONDS;
            stop.limit((int) TimeUnit.SECONDS.toMillis(stopSeconds));
            OpenFiles.check(bundles.size(), Runtime.getRuntime().availableProcessors(), PlainCommand.mayProfile(args));
            stop.check();
            try (HostFramework host = HostFramework.start(layout, properties, bundles, console, stop)) {
                int code = runIn(host, layout, properties, bundles, args);
                return tornDown ? FAILURE : code;
            }
        } catch (StopRequest.StoppedException e) {
            console.say(String.valueOf(e.getMessage()));
            // A collector was to run until it is told to stop; of other commands something was expected.
            return PlainCommand.isCollector(args) ? DONE : e.exitCode();
        } catch (LaunchException e) {
            console.say(String.valueOf(e.getMessage()));
            return FAILURE;
        }
    }

    private int runIn(
            HostFramework host, HostLayout layout, HostProperties properties, List<ListedBundle> bundles, String[] args)
            throws LaunchException {
        host.onTearDown(this::endTornDown);
        AddonReport report = new AddonReport(console);
        AddonFolder addons = addons(host, layout, properties, bundles, report);
        addons.scanAtStart();
        stop.check();
        serve(host.context(), report, bundles);
        int pollMillis = properties.number("hearth.addons.poll", DEFAULT_POLL_MILLIS);
        if (pollMillis > 0) {
            addons.watch(pollMillis);
        }
        try {
            Optional<CommandLine> found = CommandLine.find(host.context());
            if (found.isEmpty()) {
                console.say(
                        "the command line bundle (io.hearth.cli) is not running; see the lines above for the reason");
                return FAILURE;
            }
            return command(found.get(), args);
        } finally {
            addons.close();
        }
    }

    private static AddonFolder addons(
            HostFramework host,
            HostLayout layout,
            HostProperties properties,
            List<ListedBundle> bundles,
            AddonReport report)
            throws LaunchException {
        AddonCheck check = new AddonCheck(
                host.own(),
                SignaturePolicy.of(properties.text("hearth.addons.signatures", "off")),
                new AddonSignature(layout.trustedSigners(), layout.trustedTimestamps()));
        BundleDoctor doctor = new BundleDoctor(host.context(), report.console());
        AddonBundles dropped = new AddonBundles(host.context(), report.console());
        PrivateCopies copies;
        try {
            copies = new PrivateCopies(host.storage().resolve("addons"), FileOwnership.ofProcess());
        } catch (IOException e) {
            throw new LaunchException("/proc is not readable here, and nothing works without: " + e.getMessage(), e);
        }
        FeatureParts parts = new FeatureParts(layout, bundles);
        return new AddonFolder(
                layout.addons(),
                dropped,
                check,
                new AddonFeatures(host.context(), dropped, parts, check, copies, doctor, report),
                copies,
                doctor,
                report,
                properties.number("hearth.addons.start-level", 50));
    }

    /** For the commands, in types of the Java runtime only, as {@link CommandLine} is for the launcher. */
    private static void serve(BundleContext context, AddonReport report, List<ListedBundle> bundles) {
        register(context, Supplier.class, report::problems, "addon-problems");
        register(context, Supplier.class, report::warnings, "addon-warnings");
        register(context, Function.class, new BundleOrigins(context, bundles), "bundle-origins");
    }

    private static <T> void register(BundleContext context, Class<T> type, T service, String role) {
        context.registerService(type, service, FrameworkUtil.asDictionary(Map.of("hearth.role", role)));
    }

    private int command(CommandLine commandLine, String[] args) {
        stop.handOver(commandLine.signals());
        return commandLine.command().applyAsInt(args);
    }

    /** Without its framework nothing works any more: the command is told to end, and the process ends in any case. */
    private void endTornDown() {
        tornDown = true;
        console.say("a bundle has stopped the framework; Hearth ends");
        Thread teller = new Thread(() -> stop.accept("TERM"), "hearth-signal");
        teller.setDaemon(true);
        teller.start();
        try {
            TimeUnit.SECONDS.sleep(TORN_DOWN_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(FAILURE);
    }
}
