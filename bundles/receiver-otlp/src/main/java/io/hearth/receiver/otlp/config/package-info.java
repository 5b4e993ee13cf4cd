/** The keys of the {@code otlp} receiver, their defaults and what is wrong with their values. */
@NullMarked
package io.hearth.receiver.otlp.config;

import org.jspecify.annotations.NullMarked;
