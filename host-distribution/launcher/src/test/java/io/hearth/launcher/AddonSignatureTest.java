/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the JDK's own keytool and jarsigner, as a vendor would use them. */
class AddonSignatureTest {
    @TempDir
    Path folder;

    private Path trusted;
    private AddonSignature signature;

    @BeforeEach
    void trust() throws Exception {
        trusted = Files.createDirectory(folder.resolve("trusted"));
        signature = new AddonSignature(trusted);
        key("vendor", "-validity", "30");
        export("vendor");
    }

    private void tool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out;
        try (InputStream in = process.getInputStream()) {
            out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(process.waitFor()).as(out).isZero();
    }

    private void key(String alias, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storepass",
                "changeit",
                "-keystore",
                folder.resolve("keys.p12").toString()));
        arguments.addAll(List.of(more));
        tool("keytool", arguments.toArray(String[]::new));
    }

    private void export(String alias) throws Exception {
        tool(
                "keytool",
                "-exportcert",
                "-rfc",
                "-alias",
                alias,
                "-storepass",
                "changeit",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-file",
                trusted.resolve(alias + ".pem").toString());
    }

    private Path bundle(String name) throws IOException {
        Path jar = SampleBundle.write(folder.resolve(name), "com.example.a", "1");
        put(jar, "com/example/A.class", "not really a class");
        return jar;
    }

    private static void put(Path jar, String entry, String content) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Path inside = zip.getPath(entry);
            if (inside.getParent() != null) {
                Files.createDirectories(inside.getParent());
            }
            try (OutputStream out = Files.newOutputStream(inside)) {
                out.write(content.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Path signed(String name, String alias) throws Exception {
        Path jar = bundle(name);
        tool(
                "jarsigner",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                "changeit",
                jar.toString(),
                alias);
        return jar;
    }

    @Test
    void acceptsWhatATrustedSignerSigned() throws Exception {
        assertThat(signature.objection(signed("good.jar", "vendor"))).isNull();
    }

    @Test
    void saysThatABundleIsNotSigned() throws Exception {
        assertThat(signature.objection(bundle("plain.jar"))).isEqualTo("not signed");
    }

    @Test
    void saysWhatWasTamperedWith() throws Exception {
        Path changed = signed("changed.jar", "vendor");
        put(changed, "com/example/A.class", "something else");
        Path added = signed("added.jar", "vendor");
        put(added, "com/example/B.class", "added later");

        assertThat(signature.objection(changed)).startsWith("tampered with").contains("com/example/A.class");
        assertThat(signature.objection(added)).startsWith("tampered with").contains("com/example/B.class");
    }

    @Test
    void saysThatTheSignerIsNotTrusted() throws Exception {
        key("stranger", "-validity", "30");

        assertThat(signature.objection(signed("strange.jar", "stranger")))
                .contains("signed by CN=stranger", "not among the trusted signers");
        assertThat(new AddonSignature(folder.resolve("nobody")).objection(signed("any.jar", "vendor")))
                .contains("nobody is trusted");
    }

    @Test
    void saysThatACertificateHasExpired() throws Exception {
        key("late", "-startdate", "-30d", "-validity", "10");
        export("late");

        assertThat(signature.objection(signed("late.jar", "late"))).contains("CN=late", "expired on");
    }

    @Test
    void refusesOrWarnsAsThePolicySays() throws Exception {
        Path plain = bundle("plain.jar");
        AddonCheck require = new AddonCheck(Map.of(), SignaturePolicy.REQUIRE, signature);
        AddonCheck warn = new AddonCheck(Map.of(), SignaturePolicy.WARN, signature);

        assertThatThrownBy(() -> require.check(plain)).hasMessageContaining("not signed");
        assertThat(warn.check(plain).warning()).isEqualTo("it is not signed");
        assertThat(require.check(signed("good.jar", "vendor")).warning()).isEmpty();
        assertThatThrownBy(() -> SignaturePolicy.of("maybe")).hasMessageContaining("off, warn or require");
    }
}
