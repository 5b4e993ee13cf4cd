/** What one needs to know of OTLP's messages besides the messages themselves. Called by whoever counts data. */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.otlp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
