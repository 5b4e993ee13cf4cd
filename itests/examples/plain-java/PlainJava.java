/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
import io.hearth.collector.api.Component;
import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.Consumer;
import io.hearth.collector.api.Host;
import io.hearth.collector.api.Settings;
import io.hearth.collector.api.Signal;
import io.hearth.collector.config.ComponentBinder;
import io.hearth.receiver.profiling.ProfilingReceiver;
import io.opentelemetry.proto.profiles.v1development.*;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Profiles this machine for some seconds and prints which functions took them. */
public class PlainJava {
    static final Map<String, Integer> FUNCTIONS = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        var factory = ProfilingReceiver.newFactory();
        var config = ComponentBinder.bind(
                factory, Map.of("samples_per_second", 99, "reporter_interval", "1s", "pid_namespace_translation", true));
        Consumer<ProfilesData> next = PlainJava::count;
        Component receiver =
                factory.create(Settings.standalone(ComponentId.parse("profiling")), Signal.PROFILES, config, next);
        receiver.start(Host.standalone());
        Thread.sleep(Integer.parseInt(args[0]) * 1000L);
        receiver.shutdown(); // hands on the last window, then calls nobody
        FUNCTIONS.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(20)
                .forEach(function -> System.out.println(function.getValue() + " " + function.getKey()));
    }

    /** Takes what the receiver hands on every second: counts the innermost function of each sample. */
    static void count(ProfilesData data) {
        ProfilesDictionary words = data.getDictionary();
        for (ResourceProfiles resource : data.getResourceProfilesList()) {
            for (Sample sample : resource.getScopeProfiles(0).getProfiles(0).getSamplesList()) {
                Location location = words.getLocationTable(
                        words.getStackTable(sample.getStackIndex()).getLocationIndices(0));
                String name = location.getLinesCount() == 0
                        ? "(no name)"
                        : words.getStringTable(words.getFunctionTable(location.getLines(0).getFunctionIndex())
                                .getNameStrindex());
                FUNCTIONS.merge(name, sample.getTimestampsUnixNanoCount(), Integer::sum);
            }
        }
    }
}
