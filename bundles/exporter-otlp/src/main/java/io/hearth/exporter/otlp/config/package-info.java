/** The configuration of both exporters, key by key as the Collector has it. Filled by the host, read by the factories. */
@NullMarked
package io.hearth.exporter.otlp.config;

import org.jspecify.annotations.NullMarked;
