/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.itests.OtlpStacks.Stack;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every sample of one process of a language, by time: whether its stack is right, and whether its frames have names. */
final class LanguageSamples {

    /** @param nanos Unix time */
    private record Sample(long nanos, boolean isNamed, boolean isUnresolved, String problem) {}

    /** Of a span of time. */
    record Tally(long all, long right, long unresolved, long unnamed, Map<String, Integer> problems) {
        double percentRight() {
            return 100.0 * right / Math.max(1, all);
        }

        @Override
        public String toString() {
            return "samples=%d right=%.2f%% unresolved=%d unnamed=%d %s"
                    .formatted(all, percentRight(), unresolved, unnamed, problems);
        }
    }

    private final Language language;
    private final long pid;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<List<OtlpStacks.Frame>, String> problems = new HashMap<>();

    LanguageSamples(Language language, long pid) {
        this.language = language;
        this.pid = pid;
    }

    Language language() {
        return language;
    }

    /** Those of earlier times are not needed any more. */
    void forgetBefore(long millis) {
        samples.removeIf(sample -> sample.nanos < millis * 1_000_000);
        problems.clear();
    }

    void read(ProfilesData message) {
        ProfilesData.Builder mine = message.toBuilder().clearResourceProfiles();
        for (ResourceProfiles resource : message.getResourceProfilesList()) {
            for (KeyValue attribute : resource.getResource().getAttributesList()) {
                if (attribute.getKey().equals("process.pid")
                        && attribute.getValue().getIntValue() == pid) {
                    mine.addResourceProfiles(resource);
                }
            }
        }
        for (Stack stack : OtlpStacks.of(List.of(mine.build())).stacks()) {
            if (language.isOurs().test(stack)) {
                String problem = problems.computeIfAbsent(
                        stack.frames(), frames -> language.problem().apply(stack));
                boolean isNamed = language.isNamed(stack);
                boolean isUnresolved = Language.isUnresolved(stack);
                if (isUnresolved) {
                    problem = "unresolved: "
                            + stack.frames()
                                    .subList(
                                            Math.max(0, stack.frames().size() - 4),
                                            stack.frames().size()) + problem;
                }
                for (long time : stack.times()) {
                    samples.add(new Sample(time, isNamed, isUnresolved, problem));
                }
            }
        }
    }

    /** What was sampled between two times, in Unix milliseconds. */
    Tally between(long fromMillis, long toMillis) {
        long all = 0;
        long right = 0;
        long unresolved = 0;
        long unnamed = 0;
        Map<String, Integer> wrong = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.nanos >= fromMillis * 1_000_000 && sample.nanos < toMillis * 1_000_000) {
                all++;
                unresolved += sample.isUnresolved ? 1 : 0;
                unnamed += sample.isNamed ? 0 : 1;
                if (sample.problem.isEmpty()) {
                    right++;
                } else if (wrong.size() < 8) {
                    wrong.merge(sample.problem, 1, Integer::sum);
                }
            }
        }
        return new Tally(all, right, unresolved, unnamed, wrong);
    }

    /** Whether the newest samples, of half a second, all have names, or none has; false as long as there are none. */
    boolean areNewest(boolean named) {
        long newest = samples.stream().mapToLong(Sample::nanos).max().orElse(0);
        return newest > 0
                && samples.stream()
                        .filter(sample -> sample.nanos > newest - 500_000_000L)
                        .allMatch(sample -> sample.isNamed == named);
    }

    /** When the last sample with names before a time was taken, in Unix milliseconds. */
    long lastNamed(long beforeMillis) {
        return samples.stream()
                        .filter(sample -> sample.isNamed && sample.nanos < beforeMillis * 1_000_000)
                        .mapToLong(Sample::nanos)
                        .max()
                        .orElse(0)
                / 1_000_000;
    }

    /** When the first sample with names after a time was taken, in Unix milliseconds. */
    long firstNamed(long afterMillis) {
        return samples.stream()
                        .filter(sample -> sample.isNamed && sample.nanos > afterMillis * 1_000_000)
                        .mapToLong(Sample::nanos)
                        .min()
                        .orElse(0)
                / 1_000_000;
    }
}
