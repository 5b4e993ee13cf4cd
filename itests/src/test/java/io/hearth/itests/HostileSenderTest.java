/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Location;
import io.opentelemetry.proto.profiles.v1development.Mapping;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.profiles.v1development.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with its usual heap among senders that want all of it: others are served, and the files are written. */
class HostileSenderTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private URI uri;

    private int post(String encoding, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(SOON)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private Running gateway() throws IOException {
        Path list = folder.resolve("list.yaml");
        Files.writeString(list, "name: hostile-gateway\nfeatures: [otlp-receiver, otlp, files, debug]\n");
        try (Assembly assembly = Assembly.by(Hearth.home(), folder.resolve("user"))) {
            assembly.mustRun(list);
        }
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, """
                receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
                exporters:
                  profile_file/html: {path: "%s/profile.html"}
                  profile_file/folded: {path: "%s/profile.folded"}
                  debug: {verbosity: detailed}
                  file: {path: "%s/data/profiles", create_directory: true}
                  otlp_http: {endpoint: "http://me:hush@127.0.0.1:1/?token=hush"}
                service:
                  telemetry: {metrics: {level: none}}
                  pipelines:
                    profiles: {receivers: [otlp], exporters: [profile_file/html, profile_file/folded, debug, file, otlp_http]}
                """.formatted(folder, folder, folder));
        Distribution made = new Distribution(folder.resolve("hostile-gateway"));
        Running gateway = Running.start(Hearth.builder(made.command("--config", config.toString())));
        Matcher listening =
                Pattern.compile("protocols::http listens on (\\S+)\\s").matcher("");
        gateway.await(
                "http to listen", SOON, () -> listening.reset(gateway.err()).find());
        uri = URI.create("http://" + listening.group(1) + "/v1development/profiles");
        return gateway;
    }

    @Test
    void servesOthersAndWritesItsFiles() throws Exception {
        try (Running gateway = gateway()) {
            assertThat(post("gzip", packed(multiplied().toByteArray()))).isEqualTo(200);
            assertThat(post("gzip", packed(longName().toByteArray()))).isEqualTo(200);

            byte[] member = packed(new byte[0]);
            ByteArrayOutputStream members = new ByteArrayOutputStream();
            while (members.size() < 120_000) {
                members.write(member);
            }
            for (int i = 0; i < 62; i++) {
                assertThat(post("gzip", members.toByteArray())).isEqualTo(200);
            }
            List<Socket> others = new ArrayList<>();
            for (int i = 0; i < 1083; i++) {
                others.add(new Socket(uri.getHost(), uri.getPort()));
            }
            for (int i = 0; i < 4; i++) {
                Socket unfinished = new Socket(uri.getHost(), uri.getPort());
                others.add(unfinished);
                unfinished
                        .getOutputStream()
                        .write(("POST " + uri.getPath() + " HTTP/1.1\r\nHost: a\r\n"
                                        + "Content-Type: application/x-protobuf\r\nContent-Length: 9000000\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                unfinished.getOutputStream().write(new byte[2_500_000]);
            }
            int status = 503;
            for (long begun = System.nanoTime();
                    status != 400 && System.nanoTime() - begun < SOON.toNanos() / 2;
                    Pause.millis(100)) {
                status = post("", new byte[3_000_000]); // zeros are no message, which is found out when all have come
            }
            assertThat(status).isEqualTo(400);
            for (Socket other : others) {
                other.close();
            }

            gateway.signal("TERM");
            Running.Outcome outcome = gateway.await(SOON);
            assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
            assertThat(outcome.err()).doesNotContain("OutOfMemoryError", "StackOverflowError", "hush");
            assertThat(outcome.err()).contains("http://[REDACTED]@127.0.0.1:1/");
            for (String file : List.of("profile.html", "profile.folded", "data/profiles")) {
                Path path = folder.resolve(file);
                assertThat(Files.size(path)).as(file).isPositive();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(file)
                        .isEqualTo("rw-------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                    .isEqualTo("rwx------");
        }
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static ProfilesDictionary.Builder dictionary(String... functions) {
        ProfilesDictionary.Builder dictionary = ProfilesDictionary.newBuilder()
                .addStringTable("")
                .addStringTable("samples")
                .addStringTable("count")
                .addMappingTable(Mapping.getDefaultInstance())
                .addFunctionTable(Function.getDefaultInstance())
                .addLocationTable(Location.getDefaultInstance())
                .addStackTable(Stack.getDefaultInstance());
        for (String function : functions) {
            dictionary.addFunctionTable(Function.newBuilder().setNameStrindex(dictionary.getStringTableCount()));
            dictionary.addStringTable(function);
        }
        return dictionary;
    }

    private static ProfilesData profile(ProfilesDictionary.Builder dictionary) {
        Profile.Builder profile = Profile.newBuilder()
                .setSampleType(ValueType.newBuilder().setTypeStrindex(1).setUnitStrindex(2));
        for (int stack = 1; stack < dictionary.getStackTableCount(); stack++) {
            profile.addSamples(Sample.newBuilder().setStackIndex(stack).addValues(1));
        }
        return ProfilesData.newBuilder()
                .setDictionary(dictionary)
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder().addProfiles(profile)))
                .build();
    }

    /** 3,000 functions call another, in which 3,000 are inlined: nine million frames in 60 kB. */
    private static ProfilesData multiplied() {
        ProfilesDictionary.Builder dictionary = dictionary("f", "g");
        Location.Builder inlined = Location.newBuilder();
        for (int i = 0; i < 3000; i++) {
            inlined.addLines(Line.newBuilder().setFunctionIndex(1 + i % 2));
        }
        dictionary.addLocationTable(inlined);
        dictionary.addMappingTable(Mapping.newBuilder().setFilenameStrindex(3));
        for (int i = 0; i < 3000; i++) {
            dictionary.addLocationTable(Location.newBuilder().setAddress(i + 1).setMappingIndex(1));
            dictionary.addStackTable(Stack.newBuilder().addLocationIndices(1).addLocationIndices(2 + i));
        }
        return profile(dictionary);
    }

    /** A name of a megabyte, twenty times in each of 2,000 stacks. */
    private static ProfilesData longName() {
        ProfilesDictionary.Builder dictionary = dictionary("x".repeat(1 << 20));
        dictionary.addLocationTable(
                Location.newBuilder().addLines(Line.newBuilder().setFunctionIndex(1)));
        for (int i = 0; i < 2000; i++) {
            dictionary.addLocationTable(Location.newBuilder().setAddress(i + 1));
            Stack.Builder stack = Stack.newBuilder().addLocationIndices(2 + i);
            for (int k = 0; k < 20; k++) {
                stack.addLocationIndices(1);
            }
            dictionary.addStackTable(stack);
        }
        return profile(dictionary);
    }
}
