/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The service that understands what was typed, as the launcher sees it: types of the Java runtime only.
 *
 * <p>A bundle registers one object as {@link ToIntFunction} and {@link Consumer} with the property {@code hearth.role=command-line}.
 * The function runs a command, blocks until it has ended and returns the exit code; the consumer takes {@code INT}, {@code TERM} or {@code HUP} meanwhile.
 */
record CommandLine(ToIntFunction<String[]> command, Consumer<String> signals) {
    private static final String FILTER = "(hearth.role=command-line)";

    static Optional<CommandLine> find(BundleContext context) {
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(ToIntFunction.class, FILTER)) {
                Object service = context.getService(reference);
                if (service != null) {
                    return Optional.of(of(service));
                }
            }
            return Optional.empty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(FILTER, e);
        }
    }

    @SuppressWarnings("unchecked")
    static CommandLine of(Object service) {
        return new CommandLine((ToIntFunction<String[]>) service, (Consumer<String>) service);
    }
}
