/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import com.google.protobuf.MessageLite;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import java.util.List;

/**
 * One dictionary for everything that was merged. Its entries refer to each other by their indexes here, none is there
 * twice, and none is there that no sample led to.
 */
public final class MergedDictionary {

    /** What a message of Protocol Buffers takes besides its content, which takes three times its length. */
    private static final int MESSAGE_BYTES = 80;

    final Interner<Link> links = new Interner<>(Link.getDefaultInstance(), MergedDictionary::bytesOf);

    private final Interner<String> strings = new Interner<>("", text -> 48 + 2L * text.length());
    private final Interner<KeyValueAndUnit> attributes =
            new Interner<>(KeyValueAndUnit.getDefaultInstance(), MergedDictionary::bytesOf);
    private final Interner<List<Integer>> attributeSets = new Interner<>(List.of(), set -> 20L * set.size());
    private final Interner<Mapping> mappings = new Interner<>(Mapping.getDefaultInstance(), MergedDictionary::bytesOf);
    private final Interner<Function> functions =
            new Interner<>(Function.getDefaultInstance(), MergedDictionary::bytesOf);
    private final Interner<Location> locations =
            new Interner<>(Location.getDefaultInstance(), MergedDictionary::bytesOf);
    private final PathTree stacks = new PathTree();

    private static long bytesOf(MessageLite message) {
        return MESSAGE_BYTES + 3L * message.getSerializedSize();
    }

    /** An estimate of the heap that all tables take. */
    long bytes() {
        return links.bytes()
                + strings.bytes()
                + attributes.bytes()
                + attributeSets.bytes()
                + mappings.bytes()
                + functions.bytes()
                + locations.bytes()
                + (long) stacks.size() * PathTree.BYTES_OF_NODE;
    }

    public Interner<String> strings() {
        return strings;
    }

    public Interner<KeyValueAndUnit> attributes() {
        return attributes;
    }

    /** Sets of attributes, each as sorted indexes without two of one key. */
    public Interner<List<Integer>> attributeSets() {
        return attributeSets;
    }

    public Interner<Mapping> mappings() {
        return mappings;
    }

    public Interner<Function> functions() {
        return functions;
    }

    public Interner<Location> locations() {
        return locations;
    }

    /** Stacks as paths of locations, root first. Node 0 is the empty stack. */
    public PathTree stacks() {
        return stacks;
    }

    public String string(int index) {
        return strings.get(index);
    }

    /** The text or number that a list of attributes has under a key, or an empty string. */
    public String attribute(List<Integer> indexes, String key) {
        for (int i = 0; i < indexes.size(); i++) {
            KeyValueAndUnit attribute = attributes.get(indexes.get(i));
            if (string(attribute.getKeyStrindex()).equals(key)) {
                return text(attribute.getValue());
            }
        }
        return "";
    }

    /** A scalar value as text; other values are empty. */
    static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            default -> "";
        };
    }
}
