/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import static io.hearth.itests.otlpcheck.Severity.ERROR;
import static io.hearth.itests.otlpcheck.Severity.WARNING;

/**
 * The rules of the OTLP profiles data model (opentelemetry-proto 1.11.0, v1development). The first 35 are those of the
 * reference checker {@code profcheck}, in its order; the others it leaves out.
 */
public enum Rule {
    RESOURCE_PROFILES_PRESENT(ERROR),
    SCOPE_PROFILES_PRESENT(ERROR),
    PROFILES_PRESENT(ERROR),
    PROFILE_ATTRIBUTES(ERROR),
    SAMPLE_TYPE(ERROR),
    PERIOD_TYPE(ERROR),
    SAMPLE_STACK(ERROR),
    SAMPLE_ATTRIBUTES(ERROR),
    SAMPLE_LINK(ERROR),
    SAMPLE_TIMESTAMPS(ERROR),
    SAMPLE_VALUES_MATCH_TIMESTAMPS(ERROR),
    SAMPLE_ONE_VALUE(ERROR),
    SAMPLE_NOT_EMPTY(ERROR),
    SAMPLE_SAME_SHAPE(ERROR),
    MAPPING_ZERO(ERROR),
    MAPPING_FILENAME(ERROR),
    MAPPING_ATTRIBUTES(ERROR),
    MAPPING_RANGE(ERROR),
    MAPPING_UNIQUE(WARNING),
    LOCATION_ZERO(ERROR),
    LOCATION_MAPPING(ERROR),
    LOCATION_ATTRIBUTES(ERROR),
    LOCATION_LINE(ERROR),
    FUNCTION_ZERO(ERROR),
    FUNCTION_STRINGS(ERROR),
    FUNCTION_START_LINE(ERROR),
    LINK_ZERO(ERROR),
    LINK_IDS(ERROR),
    STRING_ZERO(ERROR),
    STRING_UNIQUE(WARNING),
    ATTRIBUTE_ZERO(ERROR),
    ATTRIBUTE_STRINGS(ERROR),
    STACK_ZERO(ERROR),
    STACK_LOCATIONS(ERROR),
    /** An entry of a table that nothing refers to. */
    ORPHAN(WARNING),

    LOCATION_UNIQUE(WARNING),
    FUNCTION_UNIQUE(WARNING),
    LINK_UNIQUE(WARNING),
    ATTRIBUTE_UNIQUE(WARNING),
    STACK_UNIQUE(WARNING),
    /** Two samples of a profile have the same stack, set of attributes and link. */
    SAMPLE_UNIQUE(WARNING),
    /** A resource or scope has two attributes of one key. */
    RESOURCE_ATTRIBUTES(ERROR),
    /** A {@code key_strindex} or {@code string_value_strindex} out of range, or next to a plain key. */
    STRING_REFERENCE(ERROR),
    PROFILE_ID(ERROR),
    ORIGINAL_PAYLOAD(ERROR),
    FUNCTION_NAMED(WARNING),
    /** {@code profile.frame.type} is a string and one of the values of the semantic conventions. */
    FRAME_TYPE(WARNING),
    /** A mapping of a file carries a build id attribute; of the kernel and of no file, it only should. */
    BUILD_ID(ERROR);

    private final Severity severity;

    Rule(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}
