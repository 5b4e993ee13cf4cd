/**
 * Makes files out of an assembled distribution: archives, Debian and RPM packages, container images. The same folder and
 * settings give the same bytes on every machine, so the formats are written here, not by the machine's tools.
 */
@NullMarked
package io.hearth.assembler.output;

import org.jspecify.annotations.NullMarked;
