package com.acme.lines;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import java.util.Map;
import java.util.TreeMap;
import java.util.Collection;
import java.util.HashMap;

/** What one service did in one batch. */
final class BatchLine {

    private final String service;
    private final Map<String, Long> functions = new HashMap<>();
    private long samples;

    private BatchLine(String service) {
        this.service = service;
    }

    /** One for each service, by name. */
    static Collection<BatchLine> of(ProfilesData batch) {
        Map<String, BatchLine> lines = new TreeMap<>();
        for (ResourceProfiles resource : batch.getResourceProfilesList()) {
            BatchLine line = lines.computeIfAbsent(service(resource), BatchLine::new);
            for (ScopeProfiles scope : resource.getScopeProfilesList()) {
                for (Profile profile : scope.getProfilesList()) {
                    profile.getSamplesList().forEach(sample -> line.add(batch.getDictionary(), sample));
                }
            }
        }
        return lines.values();
    }

    private static String service(ResourceProfiles resource) {
        for (KeyValue attribute : resource.getResource().getAttributesList()) {
            if (attribute.getKey().equals("service.name")) {
                return attribute.getValue().getStringValue();
            }
        }
        return "unknown_service";
    }

    /** A sample was seen once for each of its timestamps, or as often as its value says. */
    private void add(ProfilesDictionary dictionary, Sample sample) {
        long times = sample.getTimestampsUnixNanoCount();
        if (times == 0) {
            times = sample.getValuesCount() == 0 ? 1 : sample.getValues(0);
        }
        samples += times;
        functions.merge(innermost(dictionary, sample), times, Long::sum);
    }

    private static String innermost(ProfilesDictionary dictionary, Sample sample) {
        Stack stack = dictionary.getStackTable(sample.getStackIndex());
        if (stack.getLocationIndicesCount() == 0) {
            return "";
        }
        Location location = dictionary.getLocationTable(stack.getLocationIndices(0));
        if (location.getLinesCount() == 0) {
            return "";
        }
        Line line = location.getLines(0);
        return dictionary.getStringTable(
                dictionary.getFunctionTable(line.getFunctionIndex()).getNameStrindex());
    }

    String text(int functionLength) {
        String busiest = functions.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
        return service + '\t' + samples + '\t' + busiest.substring(0, Math.min(functionLength, busiest.length()))
                + '\n';
    }
}
