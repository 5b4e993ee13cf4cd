/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the JDK's own keytool and jarsigner, as a vendor would use them. */
class AddonSignatureTest {
    @TempDir
    static Path folder;

    private static Path trusted;
    private static AddonSignature signature;

    @BeforeAll
    static void trust() throws Exception {
        trusted = Files.createDirectory(folder.resolve("trusted"));
        signature = new AddonSignature(trusted, folder.resolve("timestamps"));
        key("vendor", "-validity", "30");
        export("vendor");
    }

    private static void tool(String name, String... arguments) throws IOException, InterruptedException {
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

    private static void key(String alias, String... more) throws Exception {
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

    private static void export(String alias) throws Exception {
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

    private static Path bundle(String name) throws IOException {
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

    private static Path signed(String name, String alias) throws Exception {
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
        assertThat(new AddonSignature(folder.resolve("nobody"), folder.resolve("nobody"))
                        .objection(signed("any.jar", "vendor")))
                .contains("nobody is trusted");
    }

    @Test
    void saysThatACertificateHasExpired() throws Exception {
        key("late", "-startdate", "-30d", "-validity", "10");
        export("late");

        assertThat(signature.objection(signed("late.jar", "late"))).contains("CN=late", "expired on");
    }

    /** Copies a jar entry by entry, which leaves its signature as it is, and adds one. */
    private static Path with(Path jar, String entry, String content) throws IOException {
        Path other = folder.resolve("with.jar");
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(other))) {
            for (ZipEntry one : Collections.list(from.entries())) {
                to.putNextEntry(new ZipEntry(one.getName()));
                from.getInputStream(one).transferTo(to);
            }
            to.putNextEntry(new ZipEntry(entry));
            to.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return other;
    }

    @Test
    void findsEveryEntryThatIsNotSignedWhateverItsName() throws Exception {
        Path good = signed("good.jar", "vendor");

        assertAdded(good, "opt/Plugin.class/", "named like a folder and has content");
        assertAdded(good, "META-INF/SIG-x.class", "bears a name that signatures do not cover");
        assertAdded(good, "META-INF/SIG-LIB", "bears a name that signatures do not cover");
        assertAdded(good, "META-INF/OTHER.RSA", "and one is missing");
        assertAdded(good, "META-INF/OTHER.SF", "and one is missing");
        assertAdded(good, "meta-inf/other.sf", "bears a name that signatures do not cover");
        assertAdded(good, "meta-inf/manifest.mf", "two entries have one name");
        assertAdded(good, "META-INF/versions/9/com/example/A.class", "was added later");
        assertAdded(good, "META-INF/lib/nested.jar", "was added later");
        assertAdded(good, "META-INF/services/x", "was added later");
        assertAdded(good, "lib/x.so", "was added later");
        assertAdded(good, "./com/example/A.class", "no plain path");
        assertAdded(good, "/com/example/A.class", "no plain path");
        assertAdded(good, "com//example/A.class", "no plain path");
        assertAdded(good, "com/example/../A.class", "no plain path");
        assertAdded(good, "com/example/A.class/", "two entries have one name");
        assertAdded(good, "com/example/A.class/x", "is a file and a folder");
        assertAdded(good, "com/example/Ａ.class", "two entries have one name");
        // Copying alone breaks nothing, and an empty folder may be there.
        assertThat(signature.objection(with(good, "empty/", ""))).isNull();
    }

    private static void assertAdded(Path good, String name, String why) throws IOException {
        String content = name.equals("com/example/A.class/") ? "" : "not signed";
        assertThat(signature.objection(with(good, name, content)))
                .as(name)
                .startsWith("tampered with: ")
                .contains(why);
    }

    @Test
    void findsWhatLiesOutsideOfTheEntries() throws Exception {
        byte[] good = Files.readAllBytes(signed("good.jar", "vendor"));

        assertThat(changed(good, "#!/bin/sh\n", "")).contains("not a plain archive");
        assertThat(changed(good, "", "more")).contains("does not end with its directory");
        byte[] comment = good.clone();
        comment[good.length - 2] = 4;
        assertThat(changed(comment, "", "more")).contains("does not end with its directory");
    }

    private static @Nullable String changed(byte[] jar, String before, String after) throws IOException {
        Path file = folder.resolve("changed.jar");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(before.getBytes(StandardCharsets.UTF_8));
        bytes.write(jar);
        bytes.write(after.getBytes(StandardCharsets.UTF_8));
        Files.write(file, bytes.toByteArray());
        return signature.objection(file);
    }

    /** Two readers that look in two places would find two jars. */
    @Test
    void findsHeadersThatDiffer() throws Exception {
        Path good = with(signed("good.jar", "vendor"), "empty/", "");
        byte[] bytes = Files.readAllBytes(good);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int local = text.indexOf("empty/");
        int central = text.lastIndexOf("empty/");

        byte[] otherLocal = bytes.clone();
        otherLocal[local] = 'X';
        assertThat(changed(otherLocal, "", "")).contains("the two headers of empty/ differ");
        byte[] otherCentral = bytes.clone();
        otherCentral[central] = 'X';
        assertThat(changed(otherCentral, "", "")).contains("the two headers of Xmpty/ differ");
        byte[] method = bytes.clone();
        method[central - 46 + 10] = 12;
        assertThat(changed(method, "", "")).isNotNull();
        // An entry that the directory no longer counts.
        byte[] hidden = bytes.clone();
        hidden[bytes.length - 22 + 10]--;
        hidden[bytes.length - 22 + 8]--;
        assertThat(changed(hidden, "", "")).isNotNull();
    }

    @Test
    void asksForASignatureOfTheWholeManifest() throws Exception {
        Path jar = bundle("sections.jar");
        tool(
                "jarsigner",
                "-sectionsonly",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                "changeit",
                jar.toString(),
                "vendor");

        assertThat(signature.objection(jar)).contains("does not cover the manifest as a whole");
    }

    @Test
    void aStrangerWhoSignsMoreThanTheTrustedSignerIsNotTrusted() throws Exception {
        key("outsider", "-validity", "30");
        Path jar = with(signed("good.jar", "vendor"), "com/example/B.class", "added");
        tool(
                "jarsigner",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                "changeit",
                jar.toString(),
                "outsider");

        assertThat(signature.objection(jar)).isNotNull();
    }

    @Test
    void aTimestampCountsIfItsAuthorityIsTrusted() throws Exception {
        assumeTrue(TimestampAuthority.isPossible(), "openssl makes the timestamps of this test");
        Path timestamps = Files.createDirectory(folder.resolve("timestamps"));
        Path jar = bundle("stamped.jar");
        try (TimestampAuthority authority = TimestampAuthority.start(folder)) {
            tool(
                    "jarsigner",
                    "-tsa",
                    authority.url(),
                    "-keystore",
                    folder.resolve("keys.p12").toString(),
                    "-storepass",
                    "changeit",
                    jar.toString(),
                    "vendor");
            InstantSource later = () -> Instant.now().plus(60, ChronoUnit.DAYS);
            AddonSignature checked = new AddonSignature(new SignerTrust(trusted, timestamps, later));

            assertThat(signature.objection(jar)).isNull();
            assertThat(checked.objection(jar))
                    .contains("expired on", "its timestamp is of CN=authority", "not among the trusted timestamp");
            Files.copy(authority.certificate(), trusted.resolve("authority.pem"));
            assertThat(checked.objection(jar))
                    .as("trusted to sign, not to stamp")
                    .isNotNull();
            Files.copy(authority.certificate(), timestamps.resolve("authority.pem"));
            assertThat(checked.objection(jar)).isNull();
        }
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
