/** A unary HTTP/2 client for gRPC, as small as the protocol allows. Used by the gRPC exporter. */
@NullMarked
package io.hearth.exporter.otlp.http2;

import org.jspecify.annotations.NullMarked;
