/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SudoCallerTest {
    private static final SudoCaller CALLER = new SudoCaller(4321, 8765);

    @TempDir
    Path folder;

    private static Object user(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid");
    }

    @Test
    void isGivenTheFilesThatTheyNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("out.html"), "profile");
        assumeTrue(user(file).equals(0), "only root can give files away");

        CALLER.own(file);

        assertThat(user(file)).isEqualTo(4321);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(8765);
    }

    @Test
    void isGivenNothingElse() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "root's");
        assumeTrue(user(secret).equals(0), "only root can give files away");
        Path link = Files.createSymbolicLink(folder.resolve("link"), secret);
        Path hard = Files.createLink(folder.resolve("hard"), secret);

        CALLER.own(link);
        CALLER.own(hard);
        CALLER.own(folder);
        CALLER.own(folder.resolve("nothing"));

        assertThat(user(secret)).isEqualTo(0);
        assertThat(user(folder)).isEqualTo(0);
    }
}
