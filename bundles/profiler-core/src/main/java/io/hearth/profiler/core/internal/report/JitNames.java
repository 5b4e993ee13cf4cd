/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.report;

import io.hearth.elf.symbol.JitDump;
import io.hearth.elf.symbol.PerfMap;
import io.hearth.linux.ProcMaps;
import io.hearth.linux.ProcStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JIT compilers of one process say of the code they made, in a {@code perf-PID.map} file, which is looked for
 * where such files lie, and in a jitdump file, which the process maps so that it can be found. Both are named by the
 * process's own idea of its id, and lie below its own root. As old as the look-up that made it; reporting thread.
 *
 * <p>Source: Linux {@code tools/perf/Documentation/jit-interface.txt}, {@code jitdump-specification.txt}.
 */
final class JitNames {

    private static final Logger LOG = LoggerFactory.getLogger(JitNames.class);
    private static final Pattern DUMP = Pattern.compile("/.*/jit-\\d+\\.dump");
    private static final MappingKey JIT = new MappingKey("[jit]", "", "", "");
    static final Location ANONYMOUS = new Location(JIT, "native", List.of(), 0);

    private final PerfMap map;
    private final @Nullable JitDump dump;

    private JitNames(PerfMap map, @Nullable JitDump dump) {
        this.map = map;
        this.dump = dump;
    }

    static JitNames of(int pid) {
        String root = "/proc/" + pid + "/root";
        PerfMap map = new PerfMap(Path.of(root, "tmp", "perf-" + innermostPid(pid) + ".map"));
        String path = dumpPath(pid);
        JitDump dump = path == null ? null : new JitDump(Path.of(root + path));
        try {
            map.refresh();
            if (dump != null) {
                dump.refresh();
            }
        } catch (IOException e) {
            LOG.debug("names of code that process {} made: {}", pid, e.getMessage());
        }
        return new JitNames(map, dump);
    }

    private static int innermostPid(int pid) {
        try {
            return ProcStatus.of(pid).namespacePid();
        } catch (IOException e) {
            return pid;
        }
    }

    private static @Nullable String dumpPath(int pid) {
        String found = null;
        try (ProcMaps maps = new ProcMaps().open(pid)) {
            while (maps.next()) {
                if ((maps.permissions() & ProcMaps.EXECUTE) != 0
                        && DUMP.matcher(maps.path()).matches()) {
                    found = maps.path();
                }
            }
        } catch (IOException e) {
            LOG.debug("mappings of process {}: {}", pid, e.getMessage());
        }
        return found;
    }

    Location lookup(long address) {
        String name = map.lookup(address);
        if (name != null) {
            return location(name, "", 0, address);
        }
        JitDump lines = dump;
        String dumped = lines == null ? null : lines.lookup(address);
        if (lines == null || dumped == null) {
            return ANONYMOUS;
        }
        try {
            JitDump.Source source = lines.source(address);
            return source == null
                    ? location(dumped, "", 0, address)
                    : location(dumped, source.file(), source.line(), address);
        } catch (IOException e) {
            return location(dumped, "", 0, address);
        }
    }

    private static Location location(String name, String file, int line, long address) {
        return new Location(JIT, "native", List.of(new Line(name, "", file, line, 0, 0)), address);
    }
}
