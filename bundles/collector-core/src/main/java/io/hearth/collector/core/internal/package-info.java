/** How the collector is wired in OSGi; nothing here is for other bundles. */
@NullMarked
package io.hearth.collector.core.internal;

import org.jspecify.annotations.NullMarked;
