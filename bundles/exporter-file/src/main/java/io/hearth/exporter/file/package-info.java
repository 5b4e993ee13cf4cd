/** The exporter {@code file}: OTLP in files, one message after the other. */
@NullMarked
package io.hearth.exporter.file;

import org.jspecify.annotations.NullMarked;
