/** Byte streams to a server, plain or in TLS, over TCP or a Unix socket, with a deadline on every step. Used by the two protocol clients. */
@NullMarked
package io.hearth.exporter.otlp.wire;

import org.jspecify.annotations.NullMarked;
