/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What lies beside the lists of {@link WrongListTest}: jars, feature files, certificates, each wrong in one way. */
final class WrongListStock {
    private final Path folder;

    private WrongListStock(Path folder) {
        this.folder = folder;
    }

    static void lay(Path folder) {
        try {
            WrongListStock stock = new WrongListStock(folder);
            stock.jars();
            stock.damagedJars();
            stock.repository();
            stock.featureFiles();
            stock.signed();
            stock.otherFiles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void jars() throws IOException {
        SmallBundle.of("com.example.good", "1.0.0").classFor(17).write(folder.resolve("good.jar"));
        SmallBundle.of("com.example.good", "2.0.0").write(folder.resolve("good-2.jar"));
        SmallBundle.of("com.example.outside", "1.0.0").write(folder.resolveSibling("outside.jar"));
        SmallBundle.of("com.example.outside", "1.0.0").write(folder.resolveSibling("elsewhere/outside.jar"));
        Files.createSymbolicLink(folder.resolve("link.jar"), Path.of("../outside.jar"));
        SmallBundle.plain().write(folder.resolve("plain.jar"));
        SmallBundle.of("com.example.old", "1.0.0")
                .header("Bundle-ManifestVersion", "1")
                .write(folder.resolve("old.jar"));
        SmallBundle.of("com.example.version", "one").write(folder.resolve("version.jar"));
        SmallBundle.of("com.example.importer", "1.0.0")
                .header("Import-Package", "com.example.nobody")
                .write(folder.resolve("importer.jar"));
        SmallBundle.of("com.example.future", "1.0.0")
                .header("Import-Package", "io.hearth.collector.api;version=\"[99,100)\"")
                .write(folder.resolve("future.jar"));
        SmallBundle.of("com.example.lib", "2.0.0").write(folder.resolve("lib.jar"));
        SmallBundle.of("com.example.needs-lib-1", "1.0.0")
                .header("Require-Bundle", "com.example.lib;bundle-version=\"[1,2)\"")
                .write(folder.resolve("needs-lib-1.jar"));
        SmallBundle.of("com.example.debug", "1.0.0")
                .header("Provide-Capability", "io.hearth.component;kind=exporter;type=debug")
                .write(folder.resolve("second-debug.jar"));
        SmallBundle.of("com.example.classes", "1.0.0").classFor(21).write(folder.resolve("classes-21.jar"));
        SmallBundle.of("com.example.ee", "1.0.0")
                .header("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=21))\"")
                .write(folder.resolve("ee-21.jar"));
        SmallBundle.of("com.example.fragment", "1.0.0")
                .header("Fragment-Host", "system.bundle;extension:=framework")
                .write(folder.resolve("system-fragment.jar"));
        SmallBundle.of("com.example.service", "1.0.0")
                .header(
                        "Require-Capability",
                        "osgi.service;effective:=active;filter:=\"(objectClass=com.example.Clock)\"")
                .write(folder.resolve("service.jar"));
        SmallBundle.of("com.example.one", "1.0.0").write(folder.resolve("one/same.jar"));
        SmallBundle.of("com.example.two", "1.0.0").write(folder.resolve("two/same.jar"));
        SmallBundle.of("com.example.named", "1.0.0").write(folder.resolve("two words.jar"));
        Files.createDirectories(folder.resolve("empty"));
    }

    private void damagedJars() throws IOException {
        SmallBundle.of("com.example.climber", "1.0.0")
                .entry("../../evil.sh", "echo")
                .write(folder.resolve("climber.jar"));
        Files.writeString(folder.resolve("text.jar"), "This was not found, said the server.\n");
        Path whole = SmallBundle.of("com.example.cut", "1.0.0")
                .entry("data", "0123456789".repeat(1000))
                .write(folder.resolve("cut.jar"));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));
        Path damaged = SmallBundle.of("com.example.damaged", "1.0.0")
                .entry("data", "a sentence that is not changed")
                .write(folder.resolve("damaged.jar"));
        bytes = Files.readAllBytes(damaged);
        // The data's own bytes: behind its name in its local header, four bytes short of what the end says of it.
        int at = indexOf(bytes, "data") + "data".length() + 4;
        bytes[at] ^= 0x55;
        Files.write(damaged, bytes);
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private void repository() {
        Path repository = folder.resolve("repository");
        for (String version : new String[] {"1.0", "1.1"}) {
            SmallBundle.of("com.example.thing", version).publish(repository, "com.example", "thing", version);
        }
    }

    private void featureFiles() throws IOException {
        feature("not-json", "<feature/>");
        feature("no-bundle", "{\"id\": \"a:b:1\", \"bundles\": [{\"id\": \"thing\"}]}");
        feature("unknown-key", "{\"id\": \"a:b:1\", \"bundels\": []}");
        feature("older", "{\"id\": \"a:b:1\", \"bundles\": [{\"id\": \"com.example:thing:1.0\"}]}");
        feature("newer", "{\"id\": \"a:b:1\", \"bundles\": [{\"id\": \"com.example:thing:1.1\"}]}");
        feature(
                "digest",
                "{\"id\": \"a:b:1\", \"bundles\": [{\"id\": \"com.example:thing:1.0\", \"sha256\": \"" + "0".repeat(64)
                        + "\"}]}");
        feature("circle-a", extension("hearth-features", "\"json\": [\"circle-b.json\"]"));
        feature("circle-b", extension("hearth-features", "\"json\": [\"circle-c.json\"]"));
        feature("circle-c", extension("hearth-features", "\"json\": [\"circle-a.json\"]"));
        feature("self", extension("hearth-features", "\"json\": [\"self.json\"]"));
        feature("mandatory", extension("com-example", "\"kind\": \"MANDATORY\""));
        feature("climbing", extension("hearth-files", artifact("../../etc/passwd")));
        feature("program", extension("hearth-files", artifact("bin/hearth")));
        feature("pid", "{\"id\": \"a:b:1\", \"configurations\": {\"com.example\": {\"a\": \"b\"}}}");
        feature("debug", "{\"id\": \"a:b:1\"}");
    }

    private static String artifact(String place) {
        return "\"artifacts\": [{\"id\": \"com.example:thing:1.0\", \"file\": \"" + place + "\"}]";
    }

    private static String extension(String name, String content) {
        return "{\"id\": \"a:b:1\",\n \"extensions\": {\"" + name + "\": {" + content + "}}}";
    }

    private void feature(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), text + "\n");
    }

    private void signed() throws IOException {
        for (String who : new String[] {"vendor", "stranger"}) {
            Path jar = SmallBundle.of("com.example." + who, "1.0.0")
                    .entry("data", "as it was signed")
                    .write(folder.resolve("signed-by-" + who + ".jar"));
            String keys = folder.resolve("keys.p12").toString();
            tool("keytool", "-genkeypair", "-alias", who, "-dname", "CN=" + who, "-keyalg", "EC", "-keystore", keys);
            tool("jarsigner", "-keystore", keys, jar.toString(), who);
        }
        tool(
                "keytool",
                "-exportcert",
                "-rfc",
                "-alias",
                "vendor",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-file",
                folder.resolve("vendor.pem").toString());
        Path tampered = Files.copy(folder.resolve("signed-by-vendor.jar"), folder.resolve("tampered.jar"));
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + tampered.toUri()), Map.of())) {
            Files.writeString(zip.getPath("data"), "something else");
        }
    }

    private static void tool(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of("-storepass", "changeit"));
        command.addAll(List.of(arguments));
        Running.output(command.toArray(String[]::new));
    }

    private void otherFiles() throws IOException {
        Files.writeString(folder.resolve("not-a-certificate.pem"), "-----BEGIN CERTIFICATE-----\nxx\n");
        Files.writeString(folder.resolve("config.yaml"), "exporters:\n  debug:\n  otlp_grpc: {endpoint: \"a:1\"}\n");
        Files.write(folder.resolve("latin.yaml"), new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xe9, '\n'});
        Files.writeString(Files.createDirectories(folder.resolve("used/acme")).resolve("thesis.txt"), "do not lose me");
        Files.writeString(
                Files.createDirectories(folder.resolve("used-by-a-file")).resolve("acme"), "nor me");
    }
}
