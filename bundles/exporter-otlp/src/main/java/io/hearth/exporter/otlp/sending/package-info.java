/** What lies between a pipeline and a destination: queue, retry, accounting. Used by both exporters. */
@NullMarked
package io.hearth.exporter.otlp.sending;

import org.jspecify.annotations.NullMarked;
