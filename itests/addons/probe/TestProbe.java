/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example.probe;

import io.hearth.profiler.api.PerfEvent;
import io.hearth.profiler.api.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** A probe of whatever its jar's {@code probe.properties} says; without a name it fails. */
public final class TestProbe implements Probe {

    @Override
    public Description description() {
        Properties said = new Properties();
        try (InputStream in = TestProbe.class.getResourceAsStream("/probe.properties")) {
            said.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!said.containsKey("name")) {
            throw new IllegalStateException("as asked");
        }
        long number = Long.parseLong(said.getProperty("event"));
        long period = Long.parseLong(said.getProperty("period"));
        return new Description(said.getProperty("name"), "count", new PerfEvent.Software(number, period));
    }
}
