/** What requests and responses of OTLP look like in bytes: compression, encodings, partial success. */
@NullMarked
package io.hearth.exporter.otlp.payload;

import org.jspecify.annotations.NullMarked;
