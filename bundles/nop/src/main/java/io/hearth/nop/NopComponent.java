/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.nop;

import io.hearth.collector.api.Exporter;
import io.hearth.collector.api.Host;

/** Does nothing: as a receiver it never has data, as an exporter it takes and drops them. */
final class NopComponent implements Exporter<Object> {

    @Override
    public void start(Host host) {}

    @Override
    public void consume(Object data) {}

    @Override
    public void shutdown() {}
}
