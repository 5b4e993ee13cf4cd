/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes certificates with the JDK's keytool and writes them as PEM. */
final class Certificates {

    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
    }

    /** A self-signed certificate of an EC key for the given name; gives the path of {@code name.crt} and {@code .key}. */
    void make(String name, String subjectAlternatives, String algorithm) throws Exception {
        Path store = folder.resolve(name + ".p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + subjectAlternatives,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
        java.security.KeyStore keys = java.security.KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        write(name + ".crt", "CERTIFICATE", keys.getCertificate("a").getEncoded());
        write(
                name + ".key",
                "PRIVATE KEY",
                keys.getKey("a", "changeit".toCharArray()).getEncoded());
    }

    String path(String file) {
        return folder.resolve(file).toString();
    }

    private void write(String file, String label, byte[] der) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + label + "-----\n"
                        + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END "
                        + label + "-----\n");
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }
}
