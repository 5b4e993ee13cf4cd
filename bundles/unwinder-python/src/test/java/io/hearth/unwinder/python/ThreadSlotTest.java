/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.profiler.api.RuntimeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The word that holds a thread's state is found, and is the same one for all threads. */
class ThreadSlotTest {

    @TempDir
    Path folder;

    static List<Path> pythons() throws IOException {
        return Pythons.executables();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void findsTheStateOfEveryThread(Path python) throws Exception {
        Path script = Files.writeString(folder.resolve("threads.py"), """
                import threading, time
                for i in range(5):
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                print("ready", flush=True)
                time.sleep(60)
                """);
        try (LivePython live = new LivePython(python, script)) {
            live.line();
            PythonImage image = live.image();
            assumeTrue(image.threadIdIsThreadPointer());
            try (RuntimeProcess process = image.attach(live)) {
                assertThat(live.published()).isNotNull();
                int slot = ((PythonProcess) process).threadSlot();
                assertThat(slot).isPositive();
                List<Long> threads = Interpreters.find(image, live).threads(live.memory(), image.offsets());
                assertThat(threads).hasSize(6);
                for (long thread : threads) {
                    long pointer = live.memory().u64(thread + image.offsets().threadId());
                    assertThat(live.memory().u64(pointer + slot)).isEqualTo(thread);
                }
            }
        }
    }
}
