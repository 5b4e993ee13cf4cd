/** Builds a distribution folder from feature files and a Maven repository folder. Runs while Hearth is built. */
@NullMarked
package io.hearth.assembler;

import org.jspecify.annotations.NullMarked;
