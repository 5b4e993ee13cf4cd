/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests.otlpcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.Function;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.opentelemetry.proto.profiles.v1development.Line;
import io.opentelemetry.proto.profiles.v1development.Link;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpCheckerTest {

    private static final ProfilesData VALID = SampleProfiles.window(0);
    private static final int FAR = 9999;

    record Breakage(Rule rule, String how, Consumer<ProfilesData.Builder> change) {
        @Override
        public String toString() {
            return rule + " when " + how;
        }
    }

    private static ProfilesDictionary.Builder dictionary(ProfilesData.Builder data) {
        return data.getDictionaryBuilder();
    }

    private static Profile.Builder profile(ProfilesData.Builder data) {
        return data.getResourceProfilesBuilder(0).getScopeProfilesBuilder(0).getProfilesBuilder(0);
    }

    private static Sample.Builder sample(ProfilesData.Builder data) {
        return profile(data).getSamplesBuilder(0);
    }

    private static void resourceAttribute(ProfilesData.Builder data, KeyValue.Builder attribute) {
        data.getResourceProfilesBuilder(0).getResourceBuilder().addAttributes(attribute);
    }

    private static AnyValue.Builder text(String value) {
        return AnyValue.newBuilder().setStringValue(value);
    }

    private static Breakage broken(Rule rule, String how, Consumer<ProfilesData.Builder> change) {
        return new Breakage(rule, how, change);
    }

    static Stream<Breakage> breakages() {
        List<Breakage> all = new ArrayList<>();
        all.addAll(ofProfiles());
        all.addAll(ofSamples());
        all.addAll(ofTables());
        all.addAll(ofZeroEntries());
        all.addAll(ofDuplicates());
        all.addAll(ofConventions());
        return all.stream();
    }

    private static List<Breakage> ofProfiles() {
        return List.of(
                broken(Rule.RESOURCE_PROFILES_PRESENT, "empty", d -> d.clearResourceProfiles()),
                broken(
                        Rule.SCOPE_PROFILES_PRESENT,
                        "empty",
                        d -> d.addResourceProfiles(ResourceProfiles.getDefaultInstance())),
                broken(
                        Rule.PROFILES_PRESENT,
                        "empty",
                        d -> d.getResourceProfilesBuilder(0).addScopeProfiles(ScopeProfiles.getDefaultInstance())),
                broken(Rule.PROFILE_ATTRIBUTES, "out of range", d -> profile(d).addAttributeIndices(FAR)),
                broken(Rule.PROFILE_ATTRIBUTES, "negative", d -> profile(d).addAttributeIndices(-1)),
                broken(
                        Rule.PROFILE_ATTRIBUTES,
                        "a key twice",
                        d -> profile(d).addAttributeIndices(1).addAttributeIndices(1)),
                broken(Rule.PROFILE_ATTRIBUTES, "its key is out of range", d -> {
                    dictionary(d).addAttributeTable(KeyValueAndUnit.newBuilder().setKeyStrindex(FAR));
                    profile(d).addAttributeIndices(dictionary(d).getAttributeTableCount() - 1);
                }),
                broken(
                        Rule.SAMPLE_TYPE,
                        "out of range",
                        d -> profile(d).setSampleType(ValueType.newBuilder().setTypeStrindex(FAR))),
                broken(
                        Rule.PERIOD_TYPE,
                        "out of range",
                        d -> profile(d).setPeriodType(ValueType.newBuilder().setUnitStrindex(FAR))),
                broken(Rule.PROFILE_ID, "short", d -> profile(d).setProfileId(ByteString.copyFromUtf8("abc"))),
                broken(Rule.PROFILE_ID, "zero", d -> profile(d).setProfileId(ByteString.copyFrom(new byte[16]))),
                broken(
                        Rule.ORIGINAL_PAYLOAD,
                        "no format",
                        d -> profile(d).setOriginalPayload(ByteString.copyFromUtf8("x"))),
                broken(Rule.ORIGINAL_PAYLOAD, "no payload", d -> profile(d).setOriginalPayloadFormat("jfr")));
    }

    private static List<Breakage> ofSamples() {
        return List.of(
                broken(Rule.SAMPLE_STACK, "out of range", d -> sample(d).setStackIndex(FAR)),
                broken(Rule.SAMPLE_ATTRIBUTES, "out of range", d -> sample(d).addAttributeIndices(FAR)),
                broken(
                        Rule.SAMPLE_ATTRIBUTES,
                        "a key twice",
                        d -> sample(d).addAttributeIndices(sample(d).getAttributeIndices(0))),
                broken(Rule.SAMPLE_LINK, "out of range", d -> sample(d).setLinkIndex(FAR)),
                broken(
                        Rule.SAMPLE_TIMESTAMPS,
                        "before the window",
                        d -> sample(d).setTimestampsUnixNano(0, SampleProfiles.START_UNIX_NANO - 1)),
                broken(
                        Rule.SAMPLE_TIMESTAMPS,
                        "at the window's end",
                        d -> sample(d)
                                .setTimestampsUnixNano(
                                        0, SampleProfiles.START_UNIX_NANO + SampleProfiles.WINDOW_NANOS)),
                broken(
                        Rule.SAMPLE_TIMESTAMPS,
                        "the window is empty",
                        d -> profile(d).setDurationNano(0)),
                broken(
                        Rule.SAMPLE_VALUES_MATCH_TIMESTAMPS,
                        "fewer values",
                        d -> sample(d).addValues(1)),
                broken(
                        Rule.SAMPLE_ONE_VALUE,
                        "two values",
                        d -> sample(d).clearTimestampsUnixNano().addValues(1).addValues(1)),
                broken(Rule.SAMPLE_NOT_EMPTY, "nothing", d -> sample(d).clearTimestampsUnixNano()),
                broken(
                        Rule.SAMPLE_SAME_SHAPE,
                        "values after timestamps",
                        d -> profile(d)
                                .addSamples(Sample.newBuilder().setStackIndex(1).addValues(1))),
                broken(Rule.SAMPLE_UNIQUE, "an equal sample", d -> profile(d).addSamples(sample(d))),
                broken(Rule.SAMPLE_UNIQUE, "attributes in another order", d -> {
                    Sample.Builder reversed = sample(d).clone();
                    reversed.setAttributeIndices(0, sample(d).getAttributeIndices(1))
                            .setAttributeIndices(1, sample(d).getAttributeIndices(0));
                    profile(d).addSamples(reversed);
                }));
    }

    private static List<Breakage> ofTables() {
        return List.of(
                broken(
                        Rule.MAPPING_FILENAME,
                        "out of range",
                        d -> dictionary(d).getMappingTableBuilder(1).setFilenameStrindex(FAR)),
                broken(
                        Rule.MAPPING_ATTRIBUTES,
                        "out of range",
                        d -> dictionary(d).getMappingTableBuilder(1).addAttributeIndices(FAR)),
                broken(
                        Rule.MAPPING_RANGE,
                        "upside down",
                        d -> dictionary(d).getMappingTableBuilder(1).setMemoryLimit(1)),
                broken(
                        Rule.LOCATION_MAPPING,
                        "out of range",
                        d -> dictionary(d).getLocationTableBuilder(1).setMappingIndex(FAR)),
                broken(
                        Rule.LOCATION_ATTRIBUTES,
                        "out of range",
                        d -> dictionary(d).getLocationTableBuilder(1).addAttributeIndices(FAR)),
                broken(
                        Rule.LOCATION_LINE,
                        "function out of range",
                        d -> dictionary(d)
                                .getLocationTableBuilder(1)
                                .addLines(Line.newBuilder().setFunctionIndex(FAR))),
                broken(
                        Rule.LOCATION_LINE,
                        "negative line",
                        d -> dictionary(d)
                                .getLocationTableBuilder(1)
                                .addLines(Line.newBuilder().setLine(-1))),
                broken(
                        Rule.LOCATION_LINE,
                        "negative column",
                        d -> dictionary(d)
                                .getLocationTableBuilder(1)
                                .addLines(Line.newBuilder().setColumn(-1))),
                broken(
                        Rule.FUNCTION_STRINGS,
                        "out of range",
                        d -> dictionary(d).getFunctionTableBuilder(1).setSystemNameStrindex(FAR)),
                broken(
                        Rule.FUNCTION_START_LINE,
                        "negative",
                        d -> dictionary(d).getFunctionTableBuilder(1).setStartLine(-1)),
                broken(
                        Rule.FUNCTION_NAMED,
                        "no name",
                        d -> dictionary(d)
                                .setFunctionTable(1, Function.newBuilder().setStartLine(4))),
                broken(
                        Rule.LINK_IDS,
                        "short",
                        d -> dictionary(d).addLinkTable(Link.newBuilder().setTraceId(ByteString.copyFromUtf8("abc")))),
                broken(
                        Rule.ATTRIBUTE_STRINGS,
                        "unit out of range",
                        d -> dictionary(d).getAttributeTableBuilder(1).setUnitStrindex(FAR)),
                broken(
                        Rule.STACK_LOCATIONS,
                        "out of range",
                        d -> dictionary(d).getStackTableBuilder(1).addLocationIndices(FAR)),
                broken(Rule.ORPHAN, "a string", d -> dictionary(d).addStringTable("lonely")),
                broken(
                        Rule.ORPHAN,
                        "a stack",
                        d -> dictionary(d)
                                .addStackTable(
                                        Stack.newBuilder().addLocationIndices(1).addLocationIndices(1))));
    }

    private static List<Breakage> ofZeroEntries() {
        return List.of(
                broken(Rule.MAPPING_ZERO, "missing", d -> dictionary(d).clearMappingTable()),
                broken(
                        Rule.MAPPING_ZERO,
                        "not zero",
                        d -> dictionary(d).getMappingTableBuilder(0).setMemoryLimit(1)),
                broken(Rule.LOCATION_ZERO, "missing", d -> dictionary(d).clearLocationTable()),
                broken(Rule.FUNCTION_ZERO, "missing", d -> dictionary(d).clearFunctionTable()),
                broken(Rule.LINK_ZERO, "missing", d -> dictionary(d).clearLinkTable()),
                broken(
                        Rule.LINK_ZERO,
                        "not zero",
                        d -> dictionary(d).getLinkTableBuilder(0).setSpanId(ByteString.copyFromUtf8("12345678"))),
                broken(Rule.STRING_ZERO, "missing", d -> dictionary(d).clearStringTable()),
                broken(Rule.STRING_ZERO, "not empty", d -> dictionary(d).setStringTable(0, "x")),
                broken(Rule.ATTRIBUTE_ZERO, "missing", d -> dictionary(d).clearAttributeTable()),
                broken(
                        Rule.ATTRIBUTE_ZERO,
                        "a value",
                        d -> dictionary(d).getAttributeTableBuilder(0).setValue(text("x"))),
                broken(Rule.STACK_ZERO, "missing", d -> dictionary(d).clearStackTable()),
                broken(Rule.STACK_ZERO, "no dictionary", d -> d.clearDictionary()));
    }

    private static List<Breakage> ofDuplicates() {
        return List.of(
                broken(
                        Rule.MAPPING_UNIQUE,
                        "twice",
                        d -> dictionary(d).addMappingTable(dictionary(d).getMappingTable(1))),
                broken(
                        Rule.LOCATION_UNIQUE,
                        "twice",
                        d -> dictionary(d).addLocationTable(dictionary(d).getLocationTable(1))),
                broken(
                        Rule.FUNCTION_UNIQUE,
                        "twice",
                        d -> dictionary(d).addFunctionTable(dictionary(d).getFunctionTable(1))),
                broken(
                        Rule.LINK_UNIQUE,
                        "twice",
                        d -> dictionary(d).addLinkTable(dictionary(d).getLinkTable(0))),
                broken(
                        Rule.STRING_UNIQUE,
                        "twice",
                        d -> dictionary(d).addStringTable(dictionary(d).getStringTable(1))),
                broken(
                        Rule.ATTRIBUTE_UNIQUE,
                        "twice",
                        d -> dictionary(d).addAttributeTable(dictionary(d).getAttributeTable(1))),
                broken(
                        Rule.STACK_UNIQUE,
                        "twice",
                        d -> dictionary(d).addStackTable(dictionary(d).getStackTable(1))));
    }

    private static List<Breakage> ofConventions() {
        return List.of(
                broken(
                        Rule.RESOURCE_ATTRIBUTES,
                        "a key twice",
                        d -> resourceAttribute(d, KeyValue.newBuilder().setKey("process.pid"))),
                broken(
                        Rule.STRING_REFERENCE,
                        "both keys",
                        d -> resourceAttribute(
                                d, KeyValue.newBuilder().setKey("a").setKeyStrindex(1))),
                broken(
                        Rule.STRING_REFERENCE,
                        "key out of range",
                        d -> resourceAttribute(d, KeyValue.newBuilder().setKeyStrindex(FAR))),
                broken(
                        Rule.STRING_REFERENCE,
                        "value out of range",
                        d -> resourceAttribute(
                                d,
                                KeyValue.newBuilder()
                                        .setKey("a")
                                        .setValue(AnyValue.newBuilder()
                                                .setArrayValue(ArrayValue.newBuilder()
                                                        .addValues(AnyValue.newBuilder()
                                                                .setStringValueStrindex(FAR)))))),
                broken(
                        Rule.STRING_REFERENCE,
                        "a scope's key is out of range",
                        d -> d.getResourceProfilesBuilder(0)
                                .getScopeProfilesBuilder(0)
                                .getScopeBuilder()
                                .addAttributes(KeyValue.newBuilder().setKeyStrindex(FAR))),
                broken(Rule.FRAME_TYPE, "unknown", d -> {
                    for (KeyValueAndUnit.Builder attribute : dictionary(d).getAttributeTableBuilderList()) {
                        if (attribute.getValue().getStringValue().equals("native")) {
                            attribute.setValue(text("cobol"));
                        }
                    }
                }),
                broken(
                        Rule.BUILD_ID,
                        "none",
                        d -> dictionary(d).getMappingTableBuilder(1).clearAttributeIndices()));
    }

    @Test
    void findsNothingInAValidProfile() {
        assertThat(OtlpChecker.check(VALID)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void findsTheRuleThatIsBroken(Breakage breakage) {
        ProfilesData.Builder data = VALID.toBuilder();
        breakage.change().accept(data);

        assertThat(OtlpChecker.check(data.build())).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo(breakage.rule());
            assertThat(finding.severity()).isEqualTo(breakage.rule().severity());
        });
    }

    @Test
    void everyRuleIsBrokenOnce() {
        assertThat(breakages().map(Breakage::rule)).containsAll(EnumSet.allOf(Rule.class));
    }

    @Test
    void acceptsBothFormsOfTheZeroLink() {
        ProfilesData.Builder data = VALID.toBuilder();
        dictionary(data)
                .setLinkTable(
                        0,
                        Link.newBuilder()
                                .setTraceId(ByteString.copyFrom(new byte[16]))
                                .setSpanId(ByteString.copyFrom(new byte[8])));

        assertThat(OtlpChecker.check(data.build())).isEmpty();
    }

    @Test
    void countsStringReferencesOfResourcesAsUses() {
        ProfilesData.Builder data = VALID.toBuilder();
        dictionary(data).addStringTable("service.name").addStringTable("shop");
        int key = dictionary(data).getStringTableCount() - 2;
        resourceAttribute(
                data,
                KeyValue.newBuilder()
                        .setKeyStrindex(key)
                        .setValue(AnyValue.newBuilder().setStringValueStrindex(key + 1)));

        assertThat(OtlpChecker.check(data.build())).isEmpty();
    }

    @Test
    void onlyWarnsWhenAMappingWithoutAFileHasNoBuildId() {
        ProfilesData.Builder data = VALID.toBuilder();
        dictionary(data).getMappingTableBuilder(1).clearAttributeIndices().setFilenameStrindex(0);

        assertThat(OtlpChecker.check(data.build()))
                .filteredOn(finding -> finding.rule() == Rule.BUILD_ID)
                .singleElement()
                .returns(Severity.WARNING, Finding::severity);
    }

    @Test
    void namesPlaceAndRuleOfAFinding() {
        ProfilesData.Builder data = VALID.toBuilder();
        dictionary(data).setMappingTable(1, Mapping.newBuilder().setMemoryStart(5));

        assertThat(OtlpChecker.check(data.build()))
                .first()
                .hasToString(
                        "ERROR MAPPING_RANGE at dictionary.mapping_table[1]: memory_start is not below memory_limit");
    }

    @Test
    void keepsTheListShortWhenARuleIsBrokenManyTimes() {
        ProfilesData.Builder data = VALID.toBuilder();
        for (int i = 0; i < 1000; i++) {
            dictionary(data).addLocationTable(Location.newBuilder().setAddress(i + 1));
        }

        assertThat(OtlpChecker.check(data.build()))
                .hasSize(Findings.MAX_PER_RULE + 1)
                .last()
                .hasToString("WARNING ORPHAN at *: 900 more of these");
    }
}
