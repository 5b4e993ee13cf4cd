/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.Stack;
import java.util.HashMap;
import java.util.Map;

/**
 * The dictionary of one request: every table begins with its zero value and holds each entry once, and only what the
 * request refers to (ProfilesDictionary of profiles.proto, v1development).
 */
final class Dictionary {

    private record Attribute(int key, Object value) {}

    private record FunctionKey(int name, int systemName, int file, int startLine) {}

    private final Locations locations;
    private final ProfilesDictionary.Builder message = ProfilesDictionary.newBuilder();
    private final Map<String, Integer> strings = new HashMap<>();
    private final Map<Attribute, Integer> attributes = new HashMap<>();
    private final Map<FunctionKey, Integer> functions = new HashMap<>();
    private final Map<MappingKey, Integer> mappings = new HashMap<>();
    private final Map<Integer, Integer> locationIndex = new HashMap<>();
    private final Map<Locations.Stack, Integer> stacks = new HashMap<>();

    Dictionary(Locations locations) {
        this.locations = locations;
        string("");
        message.addMappingTable(Mapping.getDefaultInstance());
        message.addLocationTable(io.opentelemetry.proto.profiles.v1development.Location.getDefaultInstance());
        message.addFunctionTable(Function.getDefaultInstance());
        message.addLinkTable(Link.getDefaultInstance());
        message.addAttributeTable(KeyValueAndUnit.getDefaultInstance());
        message.addStackTable(Stack.getDefaultInstance());
        mappings.put(MappingKey.NONE, 0);
    }

    int string(String text) {
        Integer known = strings.putIfAbsent(text, strings.size());
        if (known != null) {
            return known;
        }
        message.addStringTable(text);
        return strings.size() - 1;
    }

    int attribute(String key, String value) {
        return attribute(key, (Object) value);
    }

    int attribute(String key, long value) {
        return attribute(key, (Object) value);
    }

    private int attribute(String key, Object value) {
        Attribute attribute = new Attribute(string(key), value);
        Integer known = attributes.get(attribute);
        if (known != null) {
            return known;
        }
        AnyValue any = value instanceof Long number
                ? AnyValue.newBuilder().setIntValue(number).build()
                : AnyValue.newBuilder().setStringValue(value.toString()).build();
        message.addAttributeTable(
                KeyValueAndUnit.newBuilder().setKeyStrindex(attribute.key()).setValue(any));
        attributes.put(attribute, attributes.size() + 1);
        return attributes.size();
    }

    int stack(Locations.Stack stack) {
        Integer known = stacks.get(stack);
        if (known != null) {
            return known;
        }
        Stack.Builder built = Stack.newBuilder();
        for (int number : stack.locations) {
            built.addLocationIndices(location(number));
        }
        message.addStackTable(built);
        stacks.put(stack, stacks.size() + 1);
        return stacks.size();
    }

    private int location(int number) {
        Integer known = locationIndex.get(number);
        if (known != null) {
            return known;
        }
        Location location = locations.get(number);
        var built = io.opentelemetry.proto.profiles.v1development.Location.newBuilder()
                .setMappingIndex(mapping(location.mapping()))
                .setAddress(location.address());
        for (Line line : location.lines()) {
            built.addLinesBuilder()
                    .setFunctionIndex(function(line))
                    .setLine(line.line())
                    .setColumn(line.column());
        }
        if (!location.frameType().isEmpty()) {
            built.addAttributeIndices(attribute("profile.frame.type", location.frameType()));
        }
        if (!location.tier().isEmpty()) {
            built.addAttributeIndices(attribute("profile.frame.tier", location.tier()));
        }
        message.addLocationTable(built);
        locationIndex.put(number, locationIndex.size() + 1);
        return locationIndex.size();
    }

    private int function(Line line) {
        FunctionKey key =
                new FunctionKey(string(line.name()), string(line.systemName()), string(line.file()), line.startLine());
        Integer known = functions.get(key);
        if (known != null) {
            return known;
        }
        message.addFunctionTable(Function.newBuilder()
                .setNameStrindex(key.name())
                .setSystemNameStrindex(key.systemName())
                .setFilenameStrindex(key.file())
                .setStartLine(key.startLine()));
        functions.put(key, functions.size() + 1);
        return functions.size();
    }

    private int mapping(MappingKey key) {
        Integer known = mappings.get(key);
        if (known != null) {
            return known;
        }
        Mapping.Builder built = Mapping.newBuilder().setFilenameStrindex(string(key.fileName()));
        if (!key.gnuBuildId().isEmpty()) {
            built.addAttributeIndices(attribute("process.executable.build_id.gnu", key.gnuBuildId()));
        }
        if (!key.goBuildId().isEmpty()) {
            built.addAttributeIndices(attribute("process.executable.build_id.go", key.goBuildId()));
        }
        if (!key.fileHash().isEmpty()) {
            built.addAttributeIndices(attribute("process.executable.build_id.htlhash", key.fileHash()));
        }
        message.addMappingTable(built);
        mappings.put(key, mappings.size());
        return mappings.size() - 1;
    }

    ProfilesDictionary build() {
        return message.build();
    }
}
