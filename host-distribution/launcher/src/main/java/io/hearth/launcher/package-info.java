/**
 * The process: starts the OSGi framework with the bundles of a distribution, watches the add-on folder, hands the command line to the bundle that understands it, and turns signals into an orderly stop.
 *
 * <p>Nothing here is exported; bundles and the launcher share types of the Java runtime only.
 */
@NullMarked
package io.hearth.launcher;

import org.jspecify.annotations.NullMarked;
