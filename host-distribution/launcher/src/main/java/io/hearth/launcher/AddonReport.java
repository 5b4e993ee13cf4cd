/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a person would ask about the files in {@code addons/}: which are not used, and which run unsigned. Any thread. */
final class AddonReport {
    private final HostConsole console;
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();
    private final Map<String, String> warnings = new ConcurrentSkipListMap<>();

    AddonReport(HostConsole console) {
        this.console = console;
    }

    HostConsole console() {
        return console;
    }

    void say(String name, String sentence) {
        console.say("addons/" + name + " " + sentence);
    }

    /** Says why a file is not used, and keeps it until it is forgotten. */
    void problem(String name, String sentence) {
        note(name, sentence);
        say(name, sentence);
    }

    /** As {@link #problem}, when it has been said already. */
    void note(String name, String sentence) {
        problems.put(name, "addons/" + name + " " + sentence);
    }

    /** Says what is to be known of a file that is used, and keeps it. */
    void warn(String name, String sentence) {
        String before = warnings.put(name, "addons/" + name + " runs, although " + sentence);
        if (!warnings.get(name).equals(before)) {
            say(name, "runs, although " + sentence);
        }
    }

    void solved(String name) {
        problems.remove(name);
    }

    void trusted(String name) {
        warnings.remove(name);
    }

    /** Why files that lie there are not used, one sentence each. */
    List<String> problems() {
        return List.copyOf(problems.values());
    }

    /** What runs although its signature is not what it should be, one sentence each. */
    List<String> warnings() {
        return List.copyOf(warnings.values());
    }
}
