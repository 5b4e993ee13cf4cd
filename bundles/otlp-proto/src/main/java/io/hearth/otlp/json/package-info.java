/**
 * OTLP's own JSON form of its protobuf messages, as text and files carry it. Called by exporters, receivers and
 * whoever else has to show, store or take a message; nothing here is implemented by callers.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.hearth.otlp.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
