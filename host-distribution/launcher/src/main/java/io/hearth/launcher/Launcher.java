/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;

/**
 * The process's entry point. Starts the framework, runs what was typed through the command line bundle, stops, and exits with its code: 0 done, 1 failed, 2 wrongly typed.
 *
 * <p>Commands that need no service skip the framework ({@link PlainCommand}).
 */
public final class Launcher {
    private static final int FAILURE = 1;
    private static final int DEFAULT_POLL_MILLIS = 500;

    private final HostConsole console = new HostConsole(System.err);
    private volatile @Nullable String early;
    private volatile Consumer<String> signals = name -> early = name;

    private Launcher() {}

    /** Runs one command and ends the JVM. */
    public static void main(String[] args) {
        int code = new Launcher().run(args);
        System.out.flush();
        System.exit(code);
    }

    private int run(String[] args) {
        new StopSignals(name -> signals.accept(name)).install();
        try {
            HostLayout layout = HostLayout.fromSystemProperties();
            LogLevel.choose(args);
            List<ListedBundle> bundles = ListedBundle.read(layout);
            if (PlainCommand.covers(args)) {
                return command(PlainCommand.load(bundles, layout.assembler().toFile()), args);
            }
            HostProperties properties = HostProperties.read(layout);
            try (HostFramework host = HostFramework.start(layout, properties, bundles, console)) {
                return runIn(host, layout, properties, bundles, args);
            }
        } catch (LaunchException e) {
            console.say(String.valueOf(e.getMessage()));
            return FAILURE;
        }
    }

    private int runIn(
            HostFramework host, HostLayout layout, HostProperties properties, List<ListedBundle> bundles, String[] args)
            throws LaunchException {
        AddonCheck check = new AddonCheck(
                host.own(),
                SignaturePolicy.of(properties.text("hearth.addons.signatures", "off")),
                new AddonSignature(layout.trustedSigners()));
        BundleDoctor doctor = new BundleDoctor(host.context(), console);
        AddonFolder addons = new AddonFolder(
                host.context(),
                layout.addons().toFile(),
                check,
                new AddonFeatures(host.context(), new FeatureParts(layout, bundles), check, doctor),
                doctor,
                console,
                properties.number("hearth.addons.start-level", 50));
        addons.scanAtStart();
        // For the commands, in types of the Java runtime only, as CommandLine is for the launcher.
        host.context()
                .registerService(
                        Supplier.class,
                        addons::problems,
                        FrameworkUtil.asDictionary(Map.of("hearth.role", "addon-problems")));
        host.context()
                .registerService(
                        Function.class,
                        new BundleOrigins(host.context(), bundles),
                        FrameworkUtil.asDictionary(Map.of("hearth.role", "bundle-origins")));
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

    private int command(CommandLine commandLine, String[] args) {
        signals = commandLine.signals();
        String missed = early;
        if (missed != null) {
            commandLine.signals().accept(missed);
        }
        return commandLine.command().applyAsInt(args);
    }
}
