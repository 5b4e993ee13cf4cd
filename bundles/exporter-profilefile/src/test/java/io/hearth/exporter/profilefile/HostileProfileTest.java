/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.collector.api.Host;
import io.hearth.exporter.profilefile.internal.MergedProfiles;
import io.hearth.exporter.profilefile.internal.MergedProfiles.Detail;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Profiles that are small on the wire and large when they are drawn: a file is written all the same. */
class HostileProfileTest {

    private static final String[] NAMES = {"a.html", "a.folded", "a.speedscope.json", "a.pb.gz", "a.otlp", "a.otlp.json"
    };

    @TempDir
    Path directory;

    private static ProfilesDictionary.Builder dictionary(String... strings) {
        ProfilesDictionary.Builder dictionary = ProfilesDictionary.newBuilder()
                .addStringTable("")
                .addStringTable("samples")
                .addStringTable("count")
                .addMappingTable(Mapping.getDefaultInstance())
                .addFunctionTable(Function.getDefaultInstance())
                .addLocationTable(Location.getDefaultInstance())
                .addStackTable(Stack.getDefaultInstance());
        for (String string : strings) {
            dictionary.addFunctionTable(Function.newBuilder().setNameStrindex(dictionary.getStringTableCount()));
            dictionary.addStringTable(string);
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

    /** Each of 1,000 stacks calls a function, and each call is 1,000 inlined functions deep: a million frames. */
    private static ProfilesData multiplied() {
        ProfilesDictionary.Builder dictionary = dictionary("f", "g");
        Location.Builder inlined = Location.newBuilder();
        for (int i = 0; i < 1000; i++) {
            inlined.addLines(Line.newBuilder().setFunctionIndex(1 + i % 2));
        }
        dictionary.addLocationTable(inlined);
        for (int i = 0; i < 1000; i++) {
            dictionary.addLocationTable(Location.newBuilder().setAddress(i + 1).setMappingIndex(0));
            dictionary.addMappingTable(Mapping.newBuilder().setFilenameStrindex(3));
        }
        for (int i = 0; i < 1000; i++) {
            dictionary.setLocationTable(
                    2 + i, Location.newBuilder().setAddress(i + 1).setMappingIndex(1));
            dictionary.addStackTable(Stack.newBuilder().addLocationIndices(1).addLocationIndices(2 + i));
        }
        return profile(dictionary);
    }

    private ProfileFileExporter exporter(String name) throws Exception {
        ProfileFileExporter exporter = new ProfileFileExporter(
                new ProfileFileConfig(directory.resolve(name).toString(), Format.AUTO, "A title", false, null, 5, null),
                LoggerFactory.getLogger("test"));
        exporter.start(Host.standalone());
        return exporter;
    }

    static Stream<String> names() {
        return Stream.of(NAMES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void inliningThatMultiplies(String name) throws Exception {
        ProfilesData data = multiplied();
        assertThat(data.getSerializedSize()).isLessThan(100_000);
        ProfileFileExporter exporter = exporter(name);
        exporter.consume(data);
        exporter.shutdown();
        assertThat(Files.size(directory.resolve(name))).isBetween(100L, 200_000_000L);
    }

    /** Each of 2,000 stacks has the name at twenty places. */
    @ParameterizedTest
    @MethodSource("names")
    void nameOfAMegabyte(String name) throws Exception {
        ProfilesDictionary.Builder dictionary = dictionary("x".repeat(1 << 20), "g");
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
        ProfileFileExporter exporter = exporter(name);
        exporter.consume(profile(dictionary));
        exporter.shutdown();
        assertThat(Files.size(directory.resolve(name))).isBetween(100L, 300_000_000L);
        assertThat(Files.getPosixFilePermissions(directory.resolve(name)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void treeKeepsToItsBoundAndLosesNoWeight() throws Exception {
        MergedProfiles merged = Merged.of(Detail.STACKS, multiplied());
        FrameTree tree = FrameTree.of(merged, SampleType.in(merged).get(0), false, 10_000);
        assertThat(tree.size()).isEqualTo(10_000);
        assertThat(tree.total(0)).isEqualTo(1000);
        assertThat(tree.cutStacks()).isBetween(985L, 1000L);
    }

    @Test
    void deepStacksEndAtTheLimit() throws Exception {
        ProfilesDictionary.Builder dictionary = dictionary("f", "g");
        Location.Builder inlined = Location.newBuilder();
        for (int i = 0; i < 3000; i++) {
            inlined.addLines(Line.newBuilder().setFunctionIndex(1 + i % 2));
        }
        dictionary.addLocationTable(inlined);
        dictionary.addStackTable(Stack.newBuilder().addLocationIndices(1).addLocationIndices(1));
        FrameTree tree = Merged.tree(profile(dictionary));
        assertThat(tree.size()).isBetween(4096, 4098);
        assertThat(tree.total(0)).isEqualTo(1);
        assertThat(tree.cutStacks()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STACKS", "ATTRIBUTES", "FULL"})
    void messagesOfEverNewNamesFillTheBudgetAndNoMore(String detail) throws Exception {
        MergedProfiles merged = new MergedProfiles(Detail.valueOf(detail), 2_000_000);
        for (int i = 0; i < 1000 && !merged.isFull(); i++) {
            ProfilesDictionary.Builder dictionary = dictionary("name " + i + "x".repeat(10_000));
            dictionary.addLocationTable(
                    Location.newBuilder().addLines(Line.newBuilder().setFunctionIndex(1)));
            dictionary.addStackTable(Stack.newBuilder().addLocationIndices(1));
            merged.add(profile(dictionary));
        }
        assertThat(merged.isFull()).isTrue();
        assertThat(merged.dictionary().strings().size()).isBetween(50, 150);
        merged.add(multiplied());
        assertThat(merged.leftOut()).isEqualTo(1000);
    }
}
