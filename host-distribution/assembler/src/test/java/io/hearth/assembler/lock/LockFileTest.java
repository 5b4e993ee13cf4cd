/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back, whatever stands in it; what is no lock is refused. */
class LockFileTest {
    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWritten() throws Exception {
        String strange = "a \"quoted\" \\ name\n- id: b\t: # {}[] \u0001 \u2028 \u200b é 漢";
        Lock lock = new Lock(
                "ab".repeat(32),
                "1.0",
                List.of(
                        new LockedFile(
                                strange, "bundles/" + strange, "", "cd".repeat(32), 7, 30, strange, strange, strange),
                        new LockedFile(
                                "a:b:1", "lib/b.so", "x/b.so", "ef".repeat(32), 999_999_999_999L, 0, "", "f", "g")));
        Path file = folder.resolve("list.lock.yaml");
        LockFile.keep(LockFile.prepare(file, lock), file);
        assertThat(LockFile.read(file, "lock")).isEqualTo(lock);
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".new"));
        assertThat(LockFile.write(LockFile.read(file, "lock"))).isEqualTo(Files.readString(file));
    }

    @Test
    void doesNotCountBeforeItIsKept() throws Exception {
        Path file = folder.resolve("list.lock.yaml");
        Path fresh = LockFile.prepare(file, new Lock("", "", List.of()));
        assertThat(file).doesNotExist();
        LockFile.forget(fresh);
        assertThat(folder).isEmptyDirectory();
        Path nowhere = folder.resolve("nowhere/list.lock.yaml");
        assertThatThrownBy(() -> LockFile.prepare(nowhere, new Lock("", "", List.of())))
                .hasMessageContainingAll("cannot be written", "nothing has changed", "--lock");
    }

    @Test
    void refusesWhatIsNoLock() throws Exception {
        refuses("lock: 2\n", "another kind than 1");
        refuses("files: []\n", "another kind than 1");
        refuses("lock: 1\nfile: []\n", "did you mean \"files\"");
        refuses("lock: 1\nfiles:\n- {id: a, path: ../b}\n", "\"../b\" is no place inside");
        refuses("lock: 1\nfiles:\n- {id: a, path: /b}\n", "\"/b\" is no place inside");
        refuses("lock: 1\nfiles:\n- {id: a, path: b, size: -1}\n", "\"size\" is a whole number");
    }

    private void refuses(String text, String word) throws Exception {
        Path file = Files.writeString(folder.resolve("lock"), text);
        assertThatThrownBy(() -> LockFile.read(file, "lock")).hasMessageContaining(word);
    }
}
