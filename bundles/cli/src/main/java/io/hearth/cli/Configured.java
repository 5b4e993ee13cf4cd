/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.config.ConfigSource;
import io.hearth.collector.core.CollectorService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The options that name a configuration, shared by the collector's own commands. */
final class Configured {
    private static final long MAX_BYTES = 8 << 20;
    private static final String FILE_SCHEME = "file:";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private Configured() {}

    static ConfigSource source(Arguments arguments) throws UsageException, CommandException {
        List<String> uris = arguments.all("--config");
        if (uris.isEmpty()) {
            throw new UsageException("at least one config flag must be provided: --config FILE");
        }
        for (String uri : uris) {
            checkFile(uri);
        }
        for (String set : arguments.all("--set")) {
            if (set.indexOf('=') <= 0) {
                throw new UsageException("--set " + set + " is missing its equal sign: --set receivers.x.y=value");
            }
        }
        return ConfigSource.of(uris, arguments.all("--set"));
    }

    /** What blocks its reader or never ends is refused before it is opened; other schemes than files are not looked at. */
    static void checkFile(String uri) throws CommandException {
        String name = uri.startsWith(FILE_SCHEME) ? uri.substring(FILE_SCHEME.length()) : uri;
        if (name.equals(uri) && SCHEME.matcher(uri).lookingAt()) {
            return;
        }
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            return; // Said by the reader of configurations.
        }
        if (!Files.exists(file) || Files.isDirectory(file)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new CommandException("--config " + uri + " is a FIFO, a device or a socket; name a file");
        }
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            return;
        }
        if (size > MAX_BYTES) {
            throw new CommandException("--config " + uri + " is too large for a configuration: it has " + size
                    + " bytes, and " + MAX_BYTES + " are the limit");
        }
    }

    /** Switches gates before anything else happens. */
    static CollectorService gated(Arguments arguments, Session session) throws UsageException, CommandException {
        CollectorService collector = session.collector();
        List<String> problems = collector.featureGates().apply(arguments.all("--feature-gates"));
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("; ", problems));
        }
        return collector;
    }
}
