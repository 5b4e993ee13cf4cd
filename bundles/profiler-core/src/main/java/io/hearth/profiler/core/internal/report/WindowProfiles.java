/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.linux.PathText;
import io.hearth.profiler.core.internal.process.ProcessIdentity;
import io.hearth.profiler.core.internal.process.TracedProcess;
import io.hearth.profiler.core.internal.process.TracedThread;
import io.hearth.profiler.core.internal.trace.LabelSet;
import io.hearth.profiler.core.internal.trace.Origin;
import io.hearth.profiler.core.internal.trace.Window;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests of a closed window: one resource a process, in it one profile for each origin that
 * it has samples of, samples merged where process, thread, labels, origin and readable stack are equal. A window is split by processes when it would grow past a size that backends take.
 * Owned by the reporting thread.
 */
final class WindowProfiles {

    /** A request and how many samples of each origin it carries. */
    record Request(ProfilesData data, Map<Origin, Long> samples) {}

    private record Key(
            TracedProcess process, TracedThread thread, Locations.Stack stack, LabelSet labels, Origin origin) {}

    /** Longer attributes are cut, visibly. */
    private static final int MAX_ATTRIBUTE_CHARS = 8192;

    /** Of a slot whose samples have names by their time. */
    private static final int BY_TIME = -1;

    private static final String SCHEMA = "https://opentelemetry.io/schemas/1.37.0";
    /** Rough bytes; a request is closed at the process that passes it. */
    private static final long REQUEST_BYTES = 8L << 20;

    private static final Comparator<Origin> BY_NUMBER = Comparator.comparingInt(Origin::number);

    private final Locations locations;
    private final ReportSettings settings;

    WindowProfiles(Locations locations, ReportSettings settings) {
        this.locations = locations;
        this.settings = settings;
    }

    List<Request> build(Window window, long realtimeMinusMonotonic) {
        int[] firstOf = firstSamples(window);
        int[] merged = new int[window.slots()];
        Map<Key, Integer> keys = new LinkedHashMap<>();
        boolean timed = false;
        for (int slot = 0; slot < merged.length; slot++) {
            boolean byTime = locations.dependsOnTime(window.stack(slot));
            timed |= byTime;
            merged[slot] = byTime ? BY_TIME : number(keys, window, slot, firstOf[slot]);
        }
        int[] ofSample = new int[timed ? window.samples() : 0];
        for (int i = 0; i < ofSample.length; i++) {
            int slot = window.slotOf(i);
            ofSample[i] = merged[slot] == BY_TIME ? number(keys, window, slot, i) : merged[slot];
        }
        int[] ends = new int[keys.size() + 1];
        for (int i = 0; i < window.samples(); i++) {
            ends[(timed ? ofSample[i] : merged[window.slotOf(i)]) + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        long[] times = new long[window.samples()];
        int[] next = ends.clone();
        long first = window.startNanos();
        long last = window.endNanos();
        for (int i = 0; i < window.samples(); i++) {
            long time = window.time(i);
            first = Math.min(first, time);
            last = Math.max(last, time);
            times[next[timed ? ofSample[i] : merged[window.slotOf(i)]]++] = time + realtimeMinusMonotonic;
        }
        for (int number = 0; number + 1 < ends.length; number++) {
            Arrays.sort(times, ends[number], ends[number + 1]);
        }
        Map<TracedProcess, List<Map.Entry<Key, Integer>>> byProcess = new LinkedHashMap<>();
        for (Map.Entry<Key, Integer> entry : keys.entrySet()) {
            byProcess
                    .computeIfAbsent(entry.getKey().process(), p -> new ArrayList<>())
                    .add(entry);
        }
        return requests(byProcess, ends, times, first + realtimeMinusMonotonic, last - first + 1);
    }

    private static int[] firstSamples(Window window) {
        int[] first = new int[window.slots()];
        for (int i = window.samples() - 1; i >= 0; i--) {
            first[window.slotOf(i)] = i;
        }
        return first;
    }

    /** The number of what a sample is merged into. */
    private int number(Map<Key, Integer> keys, Window window, int slot, int sample) {
        Key key = new Key(
                window.process(slot),
                window.thread(slot),
                locations.resolve(window.stack(slot), window.time(sample)),
                window.labels(slot),
                window.origin(slot));
        Integer known = keys.putIfAbsent(key, keys.size());
        return known == null ? keys.size() - 1 : known;
    }

    private List<Request> requests(
            Map<TracedProcess, List<Map.Entry<Key, Integer>>> byProcess,
            int[] ends,
            long[] times,
            long start,
            long duration) {
        List<Request> requests = new ArrayList<>();
        Dictionary dictionary = new Dictionary(locations);
        ProfilesData.Builder data = ProfilesData.newBuilder();
        Map<Origin, Long> samples = new HashMap<>();
        long bytes = 0;
        for (Map.Entry<TracedProcess, List<Map.Entry<Key, Integer>>> entry : byProcess.entrySet()) {
            Map<Origin, Profile.Builder> profiles = new TreeMap<>(BY_NUMBER);
            for (Map.Entry<Key, Integer> sample : entry.getValue()) {
                int number = sample.getValue();
                int from = ends[number];
                int to = ends[number + 1];
                Origin origin = sample.getKey().origin();
                Profile.Builder profile = profiles.get(origin);
                if (profile == null) {
                    profile = profile(dictionary, origin, start, duration);
                    profiles.put(origin, profile);
                }
                profile.addSamples(sample(dictionary, sample.getKey(), times, from, to));
                samples.merge(origin, (long) (to - from), Long::sum);
                bytes += 16
                        + (settings.timestamps() ? 8L * (to - from) : 0)
                        + 4L * sample.getKey().stack().locations.length
                        + bytes(sample.getKey().labels());
            }
            ScopeProfiles.Builder scope = ScopeProfiles.newBuilder();
            profiles.values().forEach(scope::addProfiles);
            scope.getScopeBuilder().setName("io.hearth.receiver.profiling").setVersion(settings.version());
            data.addResourceProfiles(ResourceProfiles.newBuilder()
                    .setResource(resource(entry.getKey()))
                    .addScopeProfiles(scope)
                    .setSchemaUrl(SCHEMA));
            if (bytes > REQUEST_BYTES) {
                requests.add(new Request(data.setDictionary(dictionary.build()).build(), samples));
                dictionary = new Dictionary(locations);
                data = ProfilesData.newBuilder();
                samples = new HashMap<>();
                bytes = 0;
            }
        }
        if (!samples.isEmpty()) {
            requests.add(new Request(data.setDictionary(dictionary.build()).build(), samples));
        }
        return requests;
    }

    /** As if no other sample had such labels, which is true of those that tell requests apart. */
    private static long bytes(LabelSet set) {
        long bytes = 0;
        for (LabelSet.Label label : set.labels()) {
            bytes += 16 + label.value().length();
        }
        return bytes;
    }

    private static Profile.Builder profile(Dictionary dictionary, Origin origin, long start, long duration) {
        return Profile.newBuilder()
                .setSampleType(valueType(dictionary, origin.type(), origin.unit()))
                .setPeriodType(valueType(dictionary, origin.periodType(), origin.periodUnit()))
                .setPeriod(origin.period())
                .setTimeUnixNano(start)
                .setDurationNano(duration);
    }

    private static ValueType valueType(Dictionary dictionary, String type, String unit) {
        return ValueType.newBuilder()
                .setTypeStrindex(dictionary.string(type))
                .setUnitStrindex(dictionary.string(unit))
                .build();
    }

    private Sample sample(Dictionary dictionary, Key key, long[] times, int from, int to) {
        Sample.Builder sample = Sample.newBuilder()
                .setStackIndex(dictionary.stack(key.stack()))
                .addAttributeIndices(
                        dictionary.attribute("thread.name", shown(key.thread().name())))
                .addAttributeIndices(
                        dictionary.attribute("thread.id", key.thread().tid()));
        for (LabelSet.Label label : key.labels().labels()) {
            sample.addAttributeIndices(dictionary.attribute(shown(label.key()), label.value()));
        }
        long weight = key.origin().weight();
        if (settings.timestamps()) {
            for (int i = from; i < to; i++) {
                sample.addTimestampsUnixNano(times[i]);
                if (weight != 1) {
                    // Left out, each timestamp counts 1 (Sample of profiles.proto).
                    sample.addValues(weight);
                }
            }
        } else {
            sample.addValues((to - from) * weight);
        }
        return sample.build();
    }

    private Resource resource(TracedProcess process) {
        Resource.Builder resource = Resource.newBuilder();
        ProcessIdentity identity = process.identity();
        resource.addAttributes(KeyValue.newBuilder()
                .setKey("process.pid")
                .setValue(AnyValue.newBuilder().setIntValue(process.pid())));
        String name = identity == null ? process.comm() : identity.executableName();
        add(resource, "process.executable.name", name);
        if (identity != null) {
            add(resource, "process.executable.path", identity.executablePath());
            add(resource, "container.id", identity.containerId());
            for (Map.Entry<String, String> variable : identity.environment().entrySet()) {
                add(resource, "process.environment_variable." + variable.getKey(), variable.getValue());
            }
        }
        for (Map.Entry<String, String> attribute : settings.hostAttributes().entrySet()) {
            add(resource, attribute.getKey(), attribute.getValue());
        }
        Map<String, String> more = process.attributes();
        if (!more.isEmpty()) {
            Set<String> said = new HashSet<>();
            resource.getAttributesList().forEach(attribute -> said.add(attribute.getKey()));
            more.forEach((key, value) -> {
                if (!said.contains(key)) {
                    add(resource, key, value);
                }
            });
        }
        return resource.build();
    }

    private static void add(Resource.Builder resource, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            resource.addAttributes(KeyValue.newBuilder()
                    .setKey(shown(key))
                    .setValue(AnyValue.newBuilder().setStringValue(shown(value))));
        }
    }

    private static String shown(String text) {
        return PathText.shown(text, MAX_ATTRIBUTE_CHARS);
    }
}
