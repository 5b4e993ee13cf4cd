/** The server on Jetty. Loaded when a receiver is started, never by a host that has none. */
@NullMarked
package io.hearth.receiver.otlp.server;

import org.jspecify.annotations.NullMarked;
