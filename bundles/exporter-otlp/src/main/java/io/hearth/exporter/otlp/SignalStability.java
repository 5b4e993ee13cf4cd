/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp;

import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;

/** How stable both exporters are for a signal. */
final class SignalStability {

    private SignalStability() {}

    static Stability of(Signal signal) {
        return Signal.known().contains(signal) ? Stability.ALPHA : Stability.UNDEFINED;
    }
}
