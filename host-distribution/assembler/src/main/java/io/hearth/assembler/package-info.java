/**
 * From a list of bundles to a distribution: reads the list, finds the bundles, resolves them with the framework that will
 * run them, fixes the result in a lock file, and writes a folder, from which packages are made.
 *
 * <p>Plain jars on a class path of their own; nothing of it is loaded unless {@code hearth assemble} is typed or a feature
 * file is dropped into a running host.
 */
@NullMarked
package io.hearth.assembler;

import org.jspecify.annotations.NullMarked;
