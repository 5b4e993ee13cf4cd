/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

/** How bad a finding is: {@code ERROR} breaks a MUST of the data model, {@code WARNING} a SHOULD. */
public enum Severity {
    ERROR,
    WARNING
}
