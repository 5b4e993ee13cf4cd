/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.profiles.v1development.Link;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.ResourceProfiles;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.profiles.v1development.ScopeProfiles;
import io.opentelemetry.proto.profiles.v1development.Stack;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OtlpJsonTest {

    @Test
    void writesNamesInCamelCaseAndLeavesOutDefaults() {
        ProfilesData data = ProfilesData.newBuilder()
                .addResourceProfiles(ResourceProfiles.newBuilder()
                        .addScopeProfiles(ScopeProfiles.newBuilder()
                                .addProfiles(Profile.newBuilder()
                                        .setTimeUnixNano(1_700_000_000_123_456_789L)
                                        .addSamples(Sample.newBuilder()
                                                .setStackIndex(1)
                                                .addTimestampsUnixNano(-1)
                                                .addValues(7)))))
                .setDictionary(ProfilesDictionary.newBuilder()
                        .addStringTable("")
                        .addStackTable(Stack.getDefaultInstance())
                        .addStackTable(Stack.newBuilder().addLocationIndices(3).addLocationIndices(0)))
                .build();

        assertThat(OtlpJson.toText(data))
                .isEqualTo("{\"resourceProfiles\":[{\"scopeProfiles\":[{\"profiles\":[{"
                        + "\"samples\":[{\"stackIndex\":1,\"values\":[\"7\"],"
                        + "\"timestampsUnixNano\":[\"18446744073709551615\"]}],"
                        + "\"timeUnixNano\":\"1700000000123456789\"}]}]}],"
                        + "\"dictionary\":{\"stringTable\":[\"\"],"
                        + "\"stackTable\":[{},{\"locationIndices\":[3,0]}]}}");
    }

    @Test
    void writesIdsAsHexAndOtherBytesAsBase64() {
        ByteString bytes = ByteString.copyFrom(new byte[] {0, (byte) 0xab, (byte) 0xff});

        assertThat(OtlpJson.toText(Profile.newBuilder()
                        .setProfileId(bytes)
                        .setOriginalPayload(bytes)
                        .build()))
                .isEqualTo("{\"profileId\":\"00abff\",\"originalPayload\":\"AKv/\"}");
        assertThat(OtlpJson.toText(
                        Link.newBuilder().setTraceId(bytes).setSpanId(bytes).build()))
                .isEqualTo("{\"traceId\":\"00abff\",\"spanId\":\"00abff\"}");
        assertThat(OtlpJson.toText(Span.newBuilder().setParentSpanId(bytes).build()))
                .isEqualTo("{\"parentSpanId\":\"00abff\"}");
    }

    @Test
    void writesEnumsAsNumbersAndTheChosenMemberOfAOneofEvenIfZero() {
        assertThat(OtlpJson.toText(Span.newBuilder()
                        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                        .build()))
                .isEqualTo("{\"kind\":3}");
        assertThat(OtlpJson.toText(AnyValue.newBuilder().setIntValue(0).build()))
                .isEqualTo("{\"intValue\":\"0\"}");
        assertThat(OtlpJson.toText(AnyValue.newBuilder().setBoolValue(false).build()))
                .isEqualTo("{\"boolValue\":false}");
        assertThat(OtlpJson.toText(
                        AnyValue.newBuilder().setBytesValue(ByteString.EMPTY).build()))
                .isEqualTo("{\"bytesValue\":\"\"}");
    }

    @Test
    void writesNestedValues() {
        AnyValue value = AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder()
                        .addValues(KeyValue.newBuilder()
                                .setKey("list")
                                .setValue(AnyValue.newBuilder()
                                        .setArrayValue(ArrayValue.newBuilder()
                                                .addValues(AnyValue.newBuilder().setDoubleValue(1.5))
                                                .addValues(AnyValue.getDefaultInstance())))))
                .build();

        assertThat(OtlpJson.toText(value))
                .isEqualTo("{\"kvlistValue\":{\"values\":[{\"key\":\"list\","
                        + "\"value\":{\"arrayValue\":{\"values\":[{\"doubleValue\":1.5},{}]}}}]}}");
    }

    @Test
    void writesNumbersThatAreNotFiniteAsStrings() {
        assertThat(OtlpJson.toText(
                        NumberDataPoint.newBuilder().setAsDouble(Double.NaN).build()))
                .isEqualTo("{\"asDouble\":\"NaN\"}");
        assertThat(OtlpJson.toText(NumberDataPoint.newBuilder()
                        .setAsDouble(Double.NEGATIVE_INFINITY)
                        .build()))
                .isEqualTo("{\"asDouble\":\"-Infinity\"}");
        assertThat(OtlpJson.toText(ExponentialHistogramDataPoint.newBuilder()
                        .setScale(-5)
                        .setCount(Long.MIN_VALUE)
                        .build()))
                .isEqualTo("{\"count\":\"9223372036854775808\",\"scale\":-5}");
        assertThat(OtlpJson.toText(
                        NumberDataPoint.newBuilder().setAsInt(Long.MIN_VALUE).build()))
                .isEqualTo("{\"asInt\":\"-9223372036854775808\"}");
    }

    @Test
    void escapesTextAndEncodesItInUtf8() {
        String text = "q\" b\\ n\n t\t nul\u0000 é € \uD83D\uDD25 \u2028";
        byte[] json =
                OtlpJson.toBytes(AnyValue.newBuilder().setStringValue(text).build());

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"stringValue\":\"q\\\" b\\\\ n\\n t\\t nul\\u0000 é € \uD83D\uDD25 \u2028\"}");
    }

    @Test
    void writesTextLongerThanTheBuffer() {
        String text = "€".repeat(5000) + "x".repeat(9000);

        assertThat(OtlpJson.toText(AnyValue.newBuilder().setStringValue(text).build()))
                .isEqualTo("{\"stringValue\":\"" + text + "\"}");
    }
}
