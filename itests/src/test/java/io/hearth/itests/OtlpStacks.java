/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An {@code .otlp} file stack by stack, with the source positions of the frames. */
record OtlpStacks(List<Stack> stacks) {
    private static final String LABEL = "process.context.label.";

    static OtlpStacks read(Path file) {
        try {
            return of(List.of(ProfilesData.parseFrom(Files.readAllBytes(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OtlpStacks of(List<ProfilesData> messages) {
        return of(messages, resource -> true);
    }

    /** The stacks of one process. */
    static OtlpStacks of(List<ProfilesData> messages, long pid) {
        return of(
                messages,
                resource -> resource.getResource().getAttributesList().stream()
                        .anyMatch(attribute -> attribute.getKey().equals("process.pid")
                                && attribute.getValue().getIntValue() == pid));
    }

    private static OtlpStacks of(List<ProfilesData> messages, Predicate<ResourceProfiles> wanted) {
        List<Stack> stacks = new ArrayList<>();
        for (ProfilesData message : messages) {
            for (ResourceProfiles resource : message.getResourceProfilesList()) {
                if (!wanted.test(resource)) {
                    continue;
                }
                for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                    for (Profile profile : scope.getProfilesList()) {
                        for (Sample sample : profile.getSamplesList()) {
                            stacks.add(stack(message.getDictionary(), sample));
                        }
                    }
                }
            }
        }
        return new OtlpStacks(stacks);
    }

    private static Stack stack(ProfilesDictionary dictionary, Sample sample) {
        String thread = attribute(dictionary, sample.getAttributeIndicesList(), "thread.name");
        List<Frame> frames = new ArrayList<>();
        for (int index : dictionary.getStackTable(sample.getStackIndex()).getLocationIndicesList()) {
            Location location = dictionary.getLocationTable(index);
            String type = attribute(dictionary, location.getAttributeIndicesList(), "profile.frame.type");
            if (location.getLinesCount() == 0) {
                frames.add(new Frame("", "", 0, 0, type));
            }
            for (Line line : location.getLinesList()) {
                Function function = dictionary.getFunctionTable(line.getFunctionIndex());
                frames.add(new Frame(
                        dictionary.getStringTable(function.getNameStrindex()),
                        dictionary.getStringTable(function.getFilenameStrindex()),
                        (int) line.getLine(),
                        (int) function.getStartLine(),
                        type));
            }
        }
        Collections.reverse(frames);
        return new Stack(thread, sample.getTimestampsUnixNanoList(), frames, labels(dictionary, sample));
    }

    private static Map<String, String> labels(ProfilesDictionary dictionary, Sample sample) {
        Map<String, String> labels = new TreeMap<>();
        for (int index : sample.getAttributeIndicesList()) {
            var attribute = dictionary.getAttributeTable(index);
            String key = dictionary.getStringTable(attribute.getKeyStrindex());
            if (key.startsWith(LABEL)) {
                labels.put(key.substring(LABEL.length()), attribute.getValue().getStringValue());
            }
        }
        return labels;
    }

    private static String attribute(ProfilesDictionary dictionary, List<Integer> indices, String key) {
        for (int index : indices) {
            var attribute = dictionary.getAttributeTable(index);
            if (dictionary.getStringTable(attribute.getKeyStrindex()).equals(key)) {
                return attribute.getValue().hasStringValueStrindex()
                        ? dictionary.getStringTable(attribute.getValue().getStringValueStrindex())
                        : attribute.getValue().getStringValue();
            }
        }
        return "";
    }

    /** The same without what was sampled in the first seconds, in which runtimes are recognised and attached. */
    OtlpStacks without(double firstSeconds) {
        long first = stacks.stream()
                .flatMap(stack -> stack.times.stream())
                .mapToLong(time -> time)
                .min()
                .orElse(0);
        long from = first + (long) (firstSeconds * 1e9);
        List<Stack> later = new ArrayList<>();
        for (Stack stack : stacks) {
            List<Long> times = stack.times.stream().filter(time -> time >= from).toList();
            if (!times.isEmpty()) {
                later.add(new Stack(stack.thread, times, stack.frames, stack.labels));
            }
        }
        return new OtlpStacks(later);
    }

    /**
     * A stack of a thread.
     *
     * @param times when it was seen, in Unix nanoseconds
     * @param frames root first, kernel frames too
     * @param labels that the program gave to what it did
     */
    record Stack(String thread, List<Long> times, List<Frame> frames, Map<String, String> labels) {
        int count() {
            return times.size();
        }

        boolean has(String function) {
            return frames.stream().anyMatch(frame -> frame.function.equals(function));
        }
    }

    /** A function that was running or had called; empty and 0 where nothing names it. */
    record Frame(String function, String file, int line, int firstLine, String type) {}
}
