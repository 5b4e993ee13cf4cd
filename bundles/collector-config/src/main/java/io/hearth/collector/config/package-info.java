/**
 * Configuration of the collector: from {@code --config} and {@code --set} to one checked tree of Java records.
 *
 * <p>{@link io.hearth.collector.config.ConfigResolver} retrieves, merges and expands the sources, {@link
 * io.hearth.collector.config.ConfigBinder} reads the result into the records of the component factories. Everything that
 * is wrong is collected into one {@link io.hearth.collector.config.ConfigException}, each problem with its file, line,
 * column and path. The host calls this package; vendors do not need it.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.collector.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
