/** The Collector's {@code nop} receiver and exporter, which make and take nothing: for tests of pipelines and hosts. */
@NullMarked
package io.hearth.nop;

import org.jspecify.annotations.NullMarked;
