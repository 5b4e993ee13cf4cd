/** An HTTP/1.1 client that posts and reads one answer. Used by the OTLP/HTTP exporter. */
@NullMarked
package io.hearth.exporter.otlp.http1;

import org.jspecify.annotations.NullMarked;
