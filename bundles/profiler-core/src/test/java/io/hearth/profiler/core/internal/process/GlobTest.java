/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class GlobTest {

    @Test
    void matchesWhatTheJdkMatches() {
        String[] globs = {
            "java",
            "*",
            "**",
            "/usr/*/python3",
            "/usr/**/python?",
            "*.so*",
            "[a-c]*",
            "[!a-c]*",
            "{java,node}",
            "/opt/{a,b}/*",
            "a.b",
            "\\*",
            "x[*]y",
            "/opt/a+b(c)",
            "[a-]x",
            "**/java"
        };
        String[] paths = {
            "java",
            "/usr/bin/java",
            "/usr/bin/python3",
            "/usr/local/bin/python3",
            "libc.so.6",
            "abc",
            "dbc",
            "node",
            "/opt/a/x",
            "/opt/c/x",
            "axb",
            "a.b",
            "*",
            "x*y",
            "/opt/a+b(c)",
            "-x",
            "",
            "/"
        };
        for (String glob : globs) {
            for (String path : paths) {
                assertThat(Glob.pattern(glob).matcher(path).matches())
                        .as(glob + " " + path)
                        .isEqualTo(FileSystems.getDefault()
                                .getPathMatcher("glob:" + glob)
                                .matches(Path.of(path)));
            }
        }
    }

    @Test
    void matchesPathsThatNoLocaleEncodes() {
        assertThat(Glob.pattern("/opt/*/prog").matcher("/opt/a\udcff\nb/prog").matches())
                .isTrue();
    }

    @Test
    void refusesWhatIsNotClosed() {
        for (String glob : new String[] {"[a", "{a", "a\\", "{a,{b}}"}) {
            assertThatThrownBy(() -> Glob.pattern(glob)).isInstanceOf(PatternSyntaxException.class);
        }
    }
}
