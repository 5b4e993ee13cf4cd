/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks attributes in both forms: lists of indexes into the attribute table, and those of resources and scopes. */
final class AttributeCheck {

    private static final int MAX_NESTING = 64;

    private final ProfilesDictionary dictionary;
    private final References.Tables tables;
    private final Findings findings;

    AttributeCheck(ProfilesDictionary dictionary, References.Tables tables, Findings findings) {
        this.dictionary = dictionary;
        this.tables = tables;
        this.findings = findings;
    }

    /** A list of indexes into the attribute table: in range, keys in range, no key twice. */
    void indexes(Rule rule, String path, List<Integer> indexes) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < indexes.size(); i++) {
            int index = indexes.get(i);
            String at = path + ".attribute_indices[" + i + "]";
            if (!tables.attributes().refer(index)) {
                findings.add(rule, at, "attribute " + index + " of " + tables.attributes().size);
                continue;
            }
            int keyIndex = dictionary.getAttributeTable(index).getKeyStrindex();
            if (keyIndex < 0 || keyIndex >= tables.strings().size) {
                findings.add(rule, at, "the attribute's key is string " + keyIndex + " of " + tables.strings().size);
            } else if (!keys.add(dictionary.getStringTable(keyIndex))) {
                findings.add(rule, at, "key '" + dictionary.getStringTable(keyIndex) + "' is there twice");
            }
        }
    }

    /** The attribute table itself. */
    void table() {
        if (tables.attributes().size == 0
                || !dictionary.getAttributeTable(0).equals(KeyValueAndUnit.getDefaultInstance())) {
            findings.add(Rule.ATTRIBUTE_ZERO, "dictionary.attribute_table[0]", "missing, or not the zero value");
        }
        Set<KeyValueAndUnit> seen = new HashSet<>();
        for (int i = 0; i < tables.attributes().size; i++) {
            KeyValueAndUnit attribute = dictionary.getAttributeTable(i);
            String path = "dictionary.attribute_table[" + i + "]";
            string(Rule.ATTRIBUTE_STRINGS, path + ".key_strindex", attribute.getKeyStrindex());
            string(Rule.ATTRIBUTE_STRINGS, path + ".unit_strindex", attribute.getUnitStrindex());
            value(path + ".value", attribute.getValue(), 0);
            if (!seen.add(attribute)) {
                findings.add(Rule.ATTRIBUTE_UNIQUE, path, "an equal attribute comes before");
            }
        }
    }

    /** Attributes of a resource or a scope. */
    void plain(String path, List<KeyValue> attributes) {
        keyValues(path + ".attributes", attributes, 0);
    }

    private void keyValues(String path, List<KeyValue> attributes, int depth) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < attributes.size(); i++) {
            KeyValue attribute = attributes.get(i);
            String at = path + "[" + i + "]";
            String key = attribute.getKey();
            if (attribute.getKeyStrindex() != 0) {
                if (!key.isEmpty()) {
                    findings.add(Rule.STRING_REFERENCE, at, "has both key '" + key + "' and key_strindex");
                }
                if (string(Rule.STRING_REFERENCE, at + ".key_strindex", attribute.getKeyStrindex()) && key.isEmpty()) {
                    key = dictionary.getStringTable(attribute.getKeyStrindex());
                }
            }
            if (!keys.add(key)) {
                findings.add(Rule.RESOURCE_ATTRIBUTES, at, "key '" + key + "' is there twice");
            }
            value(at + ".value", attribute.getValue(), depth);
        }
    }

    private void value(String path, AnyValue value, int depth) {
        if (depth > MAX_NESTING) {
            findings.add(Rule.STRING_REFERENCE, path, "nested too deep to check");
            return;
        }
        switch (value.getValueCase()) {
            case STRING_VALUE_STRINDEX ->
                string(Rule.STRING_REFERENCE, path + ".string_value_strindex", value.getStringValueStrindex());
            case ARRAY_VALUE -> {
                List<AnyValue> values = value.getArrayValue().getValuesList();
                for (int i = 0; i < values.size(); i++) {
                    value(path + ".array_value[" + i + "]", values.get(i), depth + 1);
                }
            }
            case KVLIST_VALUE ->
                keyValues(path + ".kvlist_value", value.getKvlistValue().getValuesList(), depth + 1);
            default -> {}
        }
    }

    boolean string(Rule rule, String path, int index) {
        if (tables.strings().refer(index)) {
            return true;
        }
        findings.add(rule, path, "string " + index + " of " + tables.strings().size);
        return false;
    }
}
