/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {

    @TempDir
    Path folder;

    @Test
    void opensRegularFilesAlone() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> Pem.read(fifo)).hasMessage("is not a regular file");
        assertThatThrownBy(() -> Pem.read(Path.of("/dev/zero"))).hasMessage("is not a regular file");
        Path large = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> Pem.read(large)).hasMessageContaining("is larger than");
        assertThat(Pem.read(Files.writeString(folder.resolve("small"), "text"))).isEqualTo("text");
    }

    /** Whatever stands between the lines, the answer is a key or a sentence. */
    @Test
    void saysWhatItCannotRead() {
        Random random = new Random(7);
        for (String label : new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"}) {
            for (int i = 0; i < 500; i++) {
                byte[] der = new byte[random.nextInt(60)];
                random.nextBytes(der);
                String pem = "-----BEGIN " + label + "-----\n"
                        + Base64.getEncoder().encodeToString(der) + "\n-----END " + label + "-----\n";
                assertThatThrownBy(() -> {
                            Pem.privateKey(pem);
                            Pem.certificates(pem);
                        })
                        .isInstanceOf(GeneralSecurityException.class);
            }
        }
    }
}
