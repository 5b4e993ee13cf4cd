/** The exporters {@code otlp_grpc} and {@code otlp_http}: OTLP over gRPC and over HTTP/1.1. */
@NullMarked
package io.hearth.exporter.otlp;

import org.jspecify.annotations.NullMarked;
