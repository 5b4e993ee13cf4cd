/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Commands that need no service, such as help or one that does not exist: they run on a plain class path made of the distribution's own bundles, without starting the framework, and so in a third of the time.
 */
final class PlainCommand {
    private static final Set<String> WITH_FRAMEWORK =
            Set.of("run", "record", "validate", "components", "print-config", "print-initial-config", "featuregate");
    private static final Set<String> HELP = Set.of("--help", "-h", "--version", "-v");
    private static final String ENTRY_CLASS = "io.hearth.cli.CommandLineService";
    private static final String ENTRY_BUNDLE = "io.hearth.cli-";

    private PlainCommand() {}

    static boolean covers(String[] args) {
        if (args.length == 0 || HELP.contains(args[0])) {
            return true;
        }
        if (!args[0].startsWith("-") && !WITH_FRAMEWORK.contains(args[0])) {
            return true;
        }
        for (String arg : args) {
            if (arg.equals("--")) {
                return false;
            }
            if (arg.equals("--help") || arg.equals("-h")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the command is a collector, which runs until it is told to stop. */
    static boolean isCollector(String[] args) {
        return args.length == 0 || args[0].startsWith("-") || args[0].equals("run");
    }

    /** Whether a command may profile: a collector, or a recording. */
    static boolean mayProfile(String[] args) {
        return isCollector(args) || args[0].equals("record");
    }

    /** @param assembler the folder of the assembler's jars; it need not exist */
    static CommandLine load(List<ListedBundle> bundles, File assembler) throws LaunchException {
        try {
            List<URL> path = new ArrayList<>();
            for (ListedBundle bundle : bundles) {
                boolean entry = String.valueOf(bundle.jar().getFileName()).startsWith(ENTRY_BUNDLE);
                path.add(entry ? 0 : path.size(), bundle.jar().toUri().toURL());
            }
            File[] jars = assembler.listFiles((folder, name) -> name.endsWith(".jar"));
            for (File jar : jars == null ? new File[0] : jars) {
                path.add(jar.toURI().toURL());
            }
            // Not closed: classes are loaded from it until the process ends.
            ClassLoader loader = new URLClassLoader(path.toArray(new URL[0]), PlainCommand.class.getClassLoader());
            return CommandLine.of(
                    loader.loadClass(ENTRY_CLASS).getDeclaredConstructor().newInstance());
        } catch (MalformedURLException | ReflectiveOperationException e) {
            throw new LaunchException("the distribution holds no usable command line bundle: " + e, e);
        }
    }
}
