/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Translates the indexes of one message's dictionary into those of the merged one, bringing an entry over when it is
 * first asked for. An index that is out of range becomes 0, which means not set; what the data model forbids in an entry
 * is left out of it.
 */
final class DictionaryImport {

    private static final int UNKNOWN = -1;
    private static final int MAX_NESTING = 32;

    /** Of one stack. */
    static final int MOST_LOCATIONS = 4096;

    private final ProfilesDictionary from;
    private final MergedDictionary to;
    private final int[] strings;
    private final int[] attributes;
    private final int[] mappings;
    private final int[] functions;
    private final int[] locations;
    private final int[] stacks;
    private final Map<List<Integer>, Integer> attributeSets = new HashMap<>();

    DictionaryImport(ProfilesDictionary from, MergedDictionary to) {
        this.from = from;
        this.to = to;
        strings = unknown(from.getStringTableCount());
        attributes = unknown(from.getAttributeTableCount());
        mappings = unknown(from.getMappingTableCount());
        functions = unknown(from.getFunctionTableCount());
        locations = unknown(from.getLocationTableCount());
        stacks = unknown(from.getStackTableCount());
    }

    private static int[] unknown(int size) {
        int[] indexes = new int[size];
        Arrays.fill(indexes, UNKNOWN);
        return indexes;
    }

    private static boolean isSet(int[] indexes, int index) {
        return index > 0 && index < indexes.length;
    }

    /** The node of a stack. */
    int stack(int index) {
        if (!isSet(stacks, index)) {
            return 0;
        }
        if (stacks[index] == UNKNOWN) {
            var leafFirst = from.getStackTable(index);
            int node = 0;
            // What is deeper than the limit is left out at the root.
            for (int i = Math.min(MOST_LOCATIONS, leafFirst.getLocationIndicesCount()) - 1; i >= 0; i--) {
                node = to.stacks().child(node, location(leafFirst.getLocationIndices(i)));
            }
            stacks[index] = node;
        }
        return stacks[index];
    }

    int link(int index) {
        if (index <= 0 || index >= from.getLinkTableCount()) {
            return 0;
        }
        var link = from.getLinkTable(index);
        boolean wellFormed = link.getTraceId().size() == 16 && link.getSpanId().size() == 8;
        return wellFormed ? to.links.index(link) : 0;
    }

    /** The index of a sorted set of attributes; of two with one key, the first is taken. */
    int attributeSet(List<Integer> indexes) {
        if (indexes.isEmpty()) {
            return 0;
        }
        Integer known = attributeSets.get(indexes);
        if (known == null) {
            known = to.attributeSets().index(sortedAttributes(indexes));
            attributeSets.put(indexes, known);
        }
        return known;
    }

    int string(int index) {
        if (!isSet(strings, index)) {
            return 0;
        }
        if (strings[index] == UNKNOWN) {
            strings[index] = to.strings().index(from.getStringTable(index));
        }
        return strings[index];
    }

    private List<Integer> sortedAttributes(List<Integer> indexes) {
        if (indexes.isEmpty()) {
            return List.of();
        }
        List<Integer> sorted = new ArrayList<>(indexes.size());
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < indexes.size(); i++) {
            int index = indexes.get(i);
            // The key decides before the attribute is brought over, so that none comes that nothing refers to.
            if (isSet(attributes, index)
                    && keys.add(string(from.getAttributeTable(index).getKeyStrindex()))) {
                sorted.add(attribute(index));
            }
        }
        sorted.sort(null);
        return sorted;
    }

    private int attribute(int index) {
        if (!isSet(attributes, index)) {
            return 0;
        }
        if (attributes[index] == UNKNOWN) {
            KeyValueAndUnit entry = from.getAttributeTable(index);
            attributes[index] = to.attributes()
                    .index(entry.toBuilder()
                            .setKeyStrindex(string(entry.getKeyStrindex()))
                            .setUnitStrindex(string(entry.getUnitStrindex()))
                            .setValue(plain(entry.getValue(), 0))
                            .build());
        }
        return attributes[index];
    }

    private int mapping(int index) {
        if (!isSet(mappings, index)) {
            return 0;
        }
        if (mappings[index] == UNKNOWN) {
            Mapping entry = from.getMappingTable(index);
            Mapping.Builder mapping = entry.toBuilder()
                    .setFilenameStrindex(string(entry.getFilenameStrindex()))
                    .clearAttributeIndices()
                    .addAllAttributeIndices(sortedAttributes(entry.getAttributeIndicesList()));
            if (Long.compareUnsigned(entry.getMemoryStart(), entry.getMemoryLimit()) >= 0) {
                mapping.clearMemoryStart().clearMemoryLimit();
            }
            mappings[index] = to.mappings().index(mapping.build());
        }
        return mappings[index];
    }

    private int function(int index) {
        if (!isSet(functions, index)) {
            return 0;
        }
        if (functions[index] == UNKNOWN) {
            Function entry = from.getFunctionTable(index);
            functions[index] = to.functions()
                    .index(entry.toBuilder()
                            .setNameStrindex(string(entry.getNameStrindex()))
                            .setSystemNameStrindex(string(entry.getSystemNameStrindex()))
                            .setFilenameStrindex(string(entry.getFilenameStrindex()))
                            .setStartLine(Math.max(0, entry.getStartLine()))
                            .build());
        }
        return functions[index];
    }

    private int location(int index) {
        if (!isSet(locations, index)) {
            return 0;
        }
        if (locations[index] == UNKNOWN) {
            Location entry = from.getLocationTable(index);
            Location.Builder location = Location.newBuilder()
                    .setMappingIndex(mapping(entry.getMappingIndex()))
                    .setAddress(entry.getAddress())
                    .addAllAttributeIndices(sortedAttributes(entry.getAttributeIndicesList()));
            for (int i = 0; i < entry.getLinesCount(); i++) {
                Line line = entry.getLines(i);
                location.addLines(Line.newBuilder()
                        .setFunctionIndex(function(line.getFunctionIndex()))
                        .setLine(Math.max(0, line.getLine()))
                        .setColumn(Math.max(0, line.getColumn())));
            }
            locations[index] = to.locations().index(location.build());
        }
        return locations[index];
    }

    /** Attributes of a resource or scope with keys and values in plain form instead of references, sorted by key. */
    List<KeyValue> plain(List<KeyValue> attributes) {
        List<KeyValue> plain = plain(attributes, 0);
        plain.sort((a, b) -> a.getKey().compareTo(b.getKey()));
        return plain;
    }

    private List<KeyValue> plain(List<KeyValue> attributes, int depth) {
        List<KeyValue> plain = new ArrayList<>(attributes.size());
        Set<String> keys = new HashSet<>();
        for (KeyValue attribute : attributes) {
            String key = attribute.getKey().isEmpty() ? text(attribute.getKeyStrindex()) : attribute.getKey();
            if (keys.add(key)) {
                plain.add(KeyValue.newBuilder()
                        .setKey(key)
                        .setValue(plain(attribute.getValue(), depth))
                        .build());
            }
        }
        return plain;
    }

    private AnyValue plain(AnyValue value, int depth) {
        if (depth > MAX_NESTING) {
            return AnyValue.getDefaultInstance();
        }
        return switch (value.getValueCase()) {
            case STRING_VALUE_STRINDEX ->
                AnyValue.newBuilder()
                        .setStringValue(text(value.getStringValueStrindex()))
                        .build();
            case ARRAY_VALUE -> {
                AnyValue.Builder array = AnyValue.newBuilder();
                var elements = array.getArrayValueBuilder();
                for (AnyValue element : value.getArrayValue().getValuesList()) {
                    elements.addValues(plain(element, depth + 1));
                }
                yield array.build();
            }
            case KVLIST_VALUE -> {
                AnyValue.Builder list = AnyValue.newBuilder();
                list.getKvlistValueBuilder()
                        .addAllValues(plain(value.getKvlistValue().getValuesList(), depth + 1));
                yield list.build();
            }
            default -> value;
        };
    }

    private String text(int stringIndex) {
        return isSet(strings, stringIndex) ? from.getStringTable(stringIndex) : "";
    }
}
