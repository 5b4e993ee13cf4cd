/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {

    @ParameterizedTest
    @CsvSource({
        "NONE, STARTING",
        "STARTING, OK RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPING",
        "OK, OK RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPING",
        "RECOVERABLE_ERROR, OK RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPING",
        "PERMANENT_ERROR, STOPPING",
        "FATAL_ERROR, ''",
        "STOPPING, RECOVERABLE_ERROR PERMANENT_ERROR FATAL_ERROR STOPPED",
        "STOPPED, ''"
    })
    void allowsOnlyTheTransitionsOfTheCollector(Status from, String to) {
        Set<Status> allowed = EnumSet.noneOf(Status.class);
        for (Status status : Status.values()) {
            if (from.allows(status)) {
                allowed.add(status);
            }
        }
        Set<Status> expected = EnumSet.noneOf(Status.class);
        for (String name : to.isEmpty() ? new String[0] : to.split(" ")) {
            expected.add(Status.valueOf(name));
        }
        assertThat(allowed).isEqualTo(expected);
    }
}
