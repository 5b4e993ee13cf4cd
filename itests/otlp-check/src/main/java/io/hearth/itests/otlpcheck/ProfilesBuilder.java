/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds valid {@code ProfilesData} for tests, in the shape of Hearth's own receiver: a resource per process, one
 * profile each, stacks leaf first. The table methods return an entry's index and add it at its first use.
 */
public final class ProfilesBuilder {

    private final ProfilesDictionary.Builder dictionary = ProfilesDictionary.newBuilder()
            .addMappingTable(Mapping.getDefaultInstance())
            .addLocationTable(Location.getDefaultInstance())
            .addFunctionTable(Function.getDefaultInstance())
            .addLinkTable(Link.getDefaultInstance())
            .addStringTable("")
            .addAttributeTable(KeyValueAndUnit.getDefaultInstance())
            .addStackTable(Stack.getDefaultInstance());
    private final Map<Object, Integer> entries = new HashMap<>(Map.of("", 0));
    private final Map<Resource, Profile.Builder> processes = new LinkedHashMap<>();
    private final long timeUnixNano;
    private final long durationNanos;

    public ProfilesBuilder(long timeUnixNano, long durationNanos) {
        this.timeUnixNano = timeUnixNano;
        this.durationNanos = durationNanos;
    }

    public int string(String value) {
        return entries.computeIfAbsent(value, v -> {
            dictionary.addStringTable(value);
            return dictionary.getStringTableCount() - 1;
        });
    }

    public int attribute(String key, String value) {
        return attribute(key, AnyValue.newBuilder().setStringValue(value).build());
    }

    public int attribute(String key, long value) {
        return attribute(key, AnyValue.newBuilder().setIntValue(value).build());
    }

    private int attribute(String key, AnyValue value) {
        var attribute = KeyValueAndUnit.newBuilder()
                .setKeyStrindex(string(key))
                .setValue(value)
                .build();
        return entries.computeIfAbsent(attribute, a -> {
            dictionary.addAttributeTable(attribute);
            return dictionary.getAttributeTableCount() - 1;
        });
    }

    public int mapping(String filename, long start, long limit, long fileOffset, int... attributes) {
        var mapping = Mapping.newBuilder()
                .setFilenameStrindex(string(filename))
                .setMemoryStart(start)
                .setMemoryLimit(limit)
                .setFileOffset(fileOffset);
        for (int attribute : attributes) {
            mapping.addAttributeIndices(attribute);
        }
        return entries.computeIfAbsent(mapping.build(), m -> {
            dictionary.addMappingTable(mapping);
            return dictionary.getMappingTableCount() - 1;
        });
    }

    public int function(String name, String systemName, String filename, long startLine) {
        var function = Function.newBuilder()
                .setNameStrindex(string(name))
                .setSystemNameStrindex(string(systemName))
                .setFilenameStrindex(string(filename))
                .setStartLine(startLine)
                .build();
        return entries.computeIfAbsent(function, f -> {
            dictionary.addFunctionTable(function);
            return dictionary.getFunctionTableCount() - 1;
        });
    }

    public static Line line(int function, long line) {
        return Line.newBuilder().setFunctionIndex(function).setLine(line).build();
    }

    /** A location; {@code lines} are innermost inlined function first. */
    public int location(int mapping, long address, String frameType, Line... lines) {
        var location = Location.newBuilder()
                .setMappingIndex(mapping)
                .setAddress(address)
                .addAllLines(Arrays.asList(lines))
                .addAttributeIndices(attribute("profile.frame.type", frameType))
                .build();
        return entries.computeIfAbsent(location, l -> {
            dictionary.addLocationTable(location);
            return dictionary.getLocationTableCount() - 1;
        });
    }

    /** A stack of locations, leaf first. */
    public int stack(int... locations) {
        var stack = Stack.newBuilder();
        for (int location : locations) {
            stack.addLocationIndices(location);
        }
        return entries.computeIfAbsent(stack.build(), s -> {
            dictionary.addStackTable(stack);
            return dictionary.getStackTableCount() - 1;
        });
    }

    public static Resource process(int pid, String name, String path) {
        return Resource.newBuilder()
                .addAttributes(KeyValue.newBuilder()
                        .setKey("process.pid")
                        .setValue(AnyValue.newBuilder().setIntValue(pid)))
                .addAttributes(KeyValue.newBuilder()
                        .setKey("process.executable.name")
                        .setValue(AnyValue.newBuilder().setStringValue(name)))
                .addAttributes(KeyValue.newBuilder()
                        .setKey("process.executable.path")
                        .setValue(AnyValue.newBuilder().setStringValue(path)))
                .build();
    }

    /** A sample with timestamps, given as nanoseconds after the profile's start. */
    public ProfilesBuilder sample(Resource process, int stack, String thread, long tid, long... offsetsNanos) {
        var sample = Sample.newBuilder()
                .setStackIndex(stack)
                .addAttributeIndices(attribute("thread.name", thread))
                .addAttributeIndices(attribute("thread.id", tid));
        for (long offset : offsetsNanos) {
            sample.addTimestampsUnixNano(timeUnixNano + offset);
        }
        profile(process).addSamples(sample);
        return this;
    }

    /** A sample with a count only. */
    public ProfilesBuilder counted(Resource process, int stack, long count) {
        profile(process).addSamples(Sample.newBuilder().setStackIndex(stack).addValues(count));
        return this;
    }

    private Profile.Builder profile(Resource process) {
        return processes.computeIfAbsent(
                process,
                p -> Profile.newBuilder()
                        .setSampleType(ValueType.newBuilder()
                                .setTypeStrindex(string("samples"))
                                .setUnitStrindex(string("count")))
                        .setPeriodType(ValueType.newBuilder()
                                .setTypeStrindex(string("cpu"))
                                .setUnitStrindex(string("nanoseconds")))
                        .setPeriod(10_000_000)
                        .setTimeUnixNano(timeUnixNano)
                        .setDurationNano(durationNanos));
    }

    public ProfilesData build() {
        ProfilesData.Builder data = ProfilesData.newBuilder();
        processes.forEach((process, profile) -> data.addResourceProfiles(ResourceProfiles.newBuilder()
                .setResource(process)
                .setSchemaUrl("https://opentelemetry.io/schemas/1.37.0")
                .addScopeProfiles(ScopeProfiles.newBuilder()
                        .setScope(InstrumentationScope.newBuilder()
                                .setName("io.hearth.receiver.profiling")
                                .setVersion("0.1.0"))
                        .addProfiles(profile))));
        return data.setDictionary(dictionary).build();
    }
}
