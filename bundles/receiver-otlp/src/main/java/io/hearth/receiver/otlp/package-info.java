/** The Collector's {@code otlp} receiver: OTLP over gRPC and HTTP, one server for all signals of one configuration. */
@NullMarked
package io.hearth.receiver.otlp;

import org.jspecify.annotations.NullMarked;
