/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    /** Prints what the first system call says; run in a JVM of its own. */
    public static final class FirstCall {
        public static void main(String[] arguments) {
            Linux linux = new Linux();
            System.out.println("made");
            try {
                System.out.println("pid " + linux.pid());
            } catch (UnsatisfiedLinkError e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void loadsJnaIntoTheFolderOfTheProperty(@TempDir Path folder) throws Exception {
        assertThat(run("-Djna.tmpdir=" + folder)).contains("pid ");
    }

    @Test
    void saysWhatToDoWhenTheLibraryCannotBeUnpacked(@TempDir Path folder) throws Exception {
        String output = run("-Djna.tmpdir=/proc/self/fdinfo");
        assertThat(output).contains("made").contains("-Djna.tmpdir=DIR").contains("-Djna.boot.library.path=DIR");
    }

    private static String run(String option) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstCall.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes());
        child.waitFor();
        return output;
    }
}
