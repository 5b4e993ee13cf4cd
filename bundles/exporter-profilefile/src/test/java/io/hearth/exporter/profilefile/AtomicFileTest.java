/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.collector.api.ComponentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path directory;

    @Test
    void replacesWhatWasThere() throws Exception {
        Path file = Files.writeString(directory.resolve("a.txt"), "before");

        long size = new AtomicFile(file.toString()).write(out -> out.write('x'));

        assertThat(size).isEqualTo(1);
        assertThat(file).hasContent("x");
        assertThat(directory).isDirectoryContaining("glob:**a.txt");
        assertThat(Files.list(directory)).hasSize(1);
    }

    @Test
    void keepsALinkALink() throws Exception {
        Path file = Files.writeString(directory.resolve("real.txt"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link.txt"), file);

        new AtomicFile(link.toString()).write(out -> out.write('x'));

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("x");
    }

    @Test
    void leavesNothingWhenWritingFails() throws Exception {
        Path file = Files.writeString(directory.resolve("a.txt"), "before");

        assertThatThrownBy(() -> new AtomicFile(file.toString()).write(out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("the dog ate it");
                }))
                .isInstanceOf(ComponentException.class)
                .hasMessage("cannot write '" + file + "': the dog ate it; nothing was saved");

        assertThat(file).hasContent("before");
        assertThat(Files.list(directory)).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatTheDiskIsFull() {
        assertThatThrownBy(() -> new AtomicFile("/dev/full").write(out -> out.write('x')))
                .isInstanceOf(ComponentException.class)
                .hasMessage("cannot write '/dev/full': no space left on the file system; free some; nothing was saved");
    }

    @Test
    void saysThatTheDirectoryIsMissing() {
        Path file = directory.resolve("not/there.html");

        assertThatThrownBy(() -> new AtomicFile(file.toString()).checkWritable())
                .hasMessage("cannot write '" + file + "': directory '" + file.getParent()
                        + "' does not exist; create it first");
    }

    @Test
    void saysThatThePathIsADirectory() {
        assertThatThrownBy(() -> new AtomicFile(directory.toString()).checkWritable())
                .hasMessageEndingWith("it is a directory; name a file in it");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatADirectoryCannotBeWrittenTo() {
        assertThatThrownBy(() -> new AtomicFile("/proc/profile.html").write(out -> out.write('x')))
                .isInstanceOf(ComponentException.class)
                .hasMessageStartingWith("cannot write '/proc/profile.html': ");
    }
}
