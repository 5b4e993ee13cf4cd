/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import io.hearth.receiver.otlp.body.Refusal;
import io.hearth.receiver.otlp.body.RefusedException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.util.List;

/**
 * Attributes of resources and scopes may name their keys and texts by an index into the dictionary's strings. Here they
 * get them back, so that nobody downstream has to know of it. Source: opentelemetry-proto 1.10.0, {@code common.proto},
 * {@code key_strindex} and {@code string_value_strindex}.
 */
final class ProfileReferences {

    /** A text may be referred to again and again, which must not make a message of any size out of a small one. */
    private static final long MOST_CHARACTERS = 4 << 20;

    private final List<String> strings;
    private long characters;

    private ProfileReferences(List<String> strings) {
        this.strings = strings;
    }

    /**
     * Resolves every reference; gives the same message if there is none.
     *
     * @throws RefusedException if one is beyond the table, or if they make up too much
     */
    static ProfilesData resolved(ProfilesData data) throws RefusedException {
        if (!hasReferences(data)) {
            return data;
        }
        ProfileReferences references =
                new ProfileReferences(data.getDictionary().getStringTableList());
        ProfilesData.Builder all = data.toBuilder();
        for (ResourceProfiles.Builder resource : all.getResourceProfilesBuilderList()) {
            if (resource.hasResource()) {
                references.resolve(resource.getResourceBuilder().getAttributesBuilderList());
            }
            for (ScopeProfiles.Builder scope : resource.getScopeProfilesBuilderList()) {
                if (scope.hasScope()) {
                    references.resolve(scope.getScopeBuilder().getAttributesBuilderList());
                }
            }
        }
        return all.build();
    }

    private static boolean hasReferences(ProfilesData data) {
        for (ResourceProfiles resource : data.getResourceProfilesList()) {
            if (hasReferences(resource.getResource().getAttributesList())) {
                return true;
            }
            for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                if (hasReferences(scope.getScope().getAttributesList())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasReferences(List<KeyValue> attributes) {
        for (KeyValue attribute : attributes) {
            if (attribute.getKeyStrindex() != 0 || isReference(attribute.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isReference(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE_STRINDEX -> true;
            case KVLIST_VALUE -> hasReferences(value.getKvlistValue().getValuesList());
            case ARRAY_VALUE -> {
                for (AnyValue element : value.getArrayValue().getValuesList()) {
                    if (isReference(element)) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> false;
        };
    }

    private void resolve(List<KeyValue.Builder> attributes) throws RefusedException {
        for (KeyValue.Builder attribute : attributes) {
            if (attribute.getKeyStrindex() != 0) {
                attribute.setKey(string(attribute.getKeyStrindex())).clearKeyStrindex();
            }
            if (attribute.hasValue()) {
                resolve(attribute.getValueBuilder());
            }
        }
    }

    private void resolve(AnyValue.Builder value) throws RefusedException {
        switch (value.getValueCase()) {
            case STRING_VALUE_STRINDEX -> value.setStringValue(string(value.getStringValueStrindex()));
            case KVLIST_VALUE -> resolve(value.getKvlistValueBuilder().getValuesBuilderList());
            case ARRAY_VALUE -> {
                for (AnyValue.Builder element : value.getArrayValueBuilder().getValuesBuilderList()) {
                    resolve(element);
                }
            }
            default -> {}
        }
    }

    private String string(int index) throws RefusedException {
        if (index < 0 || index >= strings.size()) {
            throw RefusedException.of(
                    Refusal.INVALID,
                    "an attribute refers to string " + index + " of a table that has " + strings.size());
        }
        String text = strings.get(index);
        characters += text.length();
        if (characters > MOST_CHARACTERS) {
            throw RefusedException.of(
                    Refusal.TOO_LARGE,
                    "attributes of resources and scopes refer to more than " + MOST_CHARACTERS + " characters");
        }
        return text;
    }
}
