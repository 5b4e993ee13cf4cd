/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filters that need to know a process: by executable and by container. Pids and cgroups are decided in the kernel
 * half alone. Exclusion is stronger than inclusion.
 */
public final class ProcessRules {

    private final List<Pattern> include;
    private final List<Pattern> exclude;
    private final Set<String> includeContainers;
    private final Set<String> excludeContainers;
    private Set<Integer> onlyPids = Set.of();

    /**
     * @param include globs over the executable's path, or over its base name when they have no slash
     * @param includeContainers container ids or their beginnings
     */
    public ProcessRules(
            List<String> include, List<String> exclude, Set<String> includeContainers, Set<String> excludeContainers) {
        this.include = patterns(include);
        this.exclude = patterns(exclude);
        this.includeContainers = Set.copyOf(includeContainers);
        this.excludeContainers = Set.copyOf(excludeContainers);
    }

    /** With this, samples come only of these processes and of those they fork. */
    public ProcessRules only(Set<Integer> pids) {
        onlyPids = Set.copyOf(pids);
        return this;
    }

    /** Whether a process that was there before may be sampled at all. */
    boolean concerns(int pid) {
        return onlyPids.isEmpty() || onlyPids.contains(pid);
    }

    /** FILTER_..._EXECUTABLE bits for the process; 0 when the rules say nothing of it. */
    int decide(int pid, ProcessIdentity identity) {
        if (matches(exclude, identity) || startsWithAny(excludeContainers, identity.containerId())) {
            return KernelProcesses.FILTER_EXCLUDE_EXECUTABLE;
        }
        if (matches(include, identity) || startsWithAny(includeContainers, identity.containerId())) {
            return KernelProcesses.FILTER_INCLUDE_EXECUTABLE;
        }
        return 0;
    }

    /** Whether there is no rule at all. */
    boolean isEmpty() {
        return include.isEmpty() && exclude.isEmpty() && includeContainers.isEmpty() && excludeContainers.isEmpty();
    }

    private static boolean matches(List<Pattern> globs, ProcessIdentity identity) {
        String path = identity.executablePath();
        if (globs.isEmpty() || path == null) {
            return false;
        }
        String base = path.substring(path.lastIndexOf('/') + 1);
        for (Pattern glob : globs) {
            if (glob.matcher(path).matches() || glob.matcher(base).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithAny(Set<String> prefixes, @Nullable String id) {
        if (id != null) {
            for (String prefix : prefixes) {
                if (id.startsWith(prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Pattern> patterns(List<String> globs) {
        List<Pattern> patterns = new ArrayList<>();
        for (String glob : globs) {
            patterns.add(Glob.pattern(glob));
        }
        return patterns;
    }
}
