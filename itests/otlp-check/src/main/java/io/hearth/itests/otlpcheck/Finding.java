/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

/**
 * One broken rule.
 *
 * @param path where, written as protobuf field names with indexes from 0, such as {@code dictionary.mapping_table[2]}
 */
public record Finding(Severity severity, Rule rule, String path, String message) {

    @Override
    public String toString() {
        return severity + " " + rule + " at " + path + ": " + message;
    }
}
