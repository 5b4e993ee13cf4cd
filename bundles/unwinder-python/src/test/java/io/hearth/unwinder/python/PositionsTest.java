/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.api.FrameNames;
import io.hearth.profiler.api.RawFrame;
import io.hearth.profiler.api.RuntimeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, lines and columns are those that the interpreter itself gives, for every instruction of a few functions. */
class PositionsTest {

    private static final Path SCRIPT = Path.of("src/test/python/positions.py");

    static List<Path> pythons() throws IOException {
        return Pythons.executables();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void namesEveryInstruction(Path python) throws Exception {
        try (LivePython live = new LivePython(python, SCRIPT)) {
            String version = live.line();
            PythonImage image = live.image();
            assertThat(image.version()).startsWith(version);
            try (RuntimeProcess process = image.attach(live)) {
                int functions = 0;
                for (String line = live.line(); !line.equals("end"); line = live.line()) {
                    check(process, line.split("\t", -1));
                    functions++;
                }
                assertThat(functions).isGreaterThanOrEqualTo(15);
            }
        }
    }

    private static void check(RuntimeProcess process, String[] truth) throws Exception {
        long address = Long.decode(truth[0]);
        for (int i = 4; i < truth.length; i++) {
            String[] place = truth[i].split(":");
            Named named = new Named();
            process.name(new Raw(address, Integer.parseInt(place[0])), named);
            String name = truth[1].length() > 1024 ? truth[1].substring(0, 1024) : truth[1];
            assertThat(named.seen)
                    .as("%s at %s", truth[1], truth[i])
                    .containsExactly(name + " " + truth[2] + ":" + place[1] + ":" + place[2] + " from " + truth[3]);
        }
    }

    private record Raw(long payload, int last) implements RawFrame {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public long word(int index) {
            return last;
        }
    }

    private static final class Named implements FrameNames {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void function(String function, String file, int line, int column, int firstLine) {
            seen.add(function + " " + file + ":" + line + ":" + column + " from " + firstLine);
        }

        @Override
        public void tier(String tier) {}
    }
}
