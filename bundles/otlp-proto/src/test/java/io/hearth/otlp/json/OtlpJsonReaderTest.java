/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.Sample;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonReaderTest {

    @SuppressWarnings("unchecked")
    private static <M extends Message> M read(String json, M type) throws OtlpJsonException {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return (M)
                OtlpJsonReader.read(utf8, utf8.length, type.newBuilderForType()).build();
    }

    @Test
    void readsWhatIsWritten() throws Exception {
        TracesData data = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder()
                                        .setTraceId(ByteString.copyFrom(new byte[16]))
                                        .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0xff}))
                                        .setName("q\" b\\ n\n \u0000 \u00e9 \u20ac \uD83D\uDD25")
                                        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                                        .setStartTimeUnixNano(-1)
                                        .addAttributes(KeyValue.newBuilder()
                                                .setKey("list")
                                                .setValue(AnyValue.newBuilder()
                                                        .setArrayValue(ArrayValue.newBuilder()
                                                                .addValues(AnyValue.newBuilder()
                                                                        .setDoubleValue(-1.5e-300))
                                                                .addValues(AnyValue.newBuilder()
                                                                        .setBoolValue(true))
                                                                .addValues(AnyValue.newBuilder()
                                                                        .setIntValue(Long.MIN_VALUE))
                                                                .addValues(AnyValue.newBuilder()
                                                                        .setBytesValue(
                                                                                ByteString.copyFromUtf8("bytes")))
                                                                .addValues(AnyValue.getDefaultInstance()))))
                                        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)))))
                .build();

        assertThat(read(OtlpJson.toText(data), TracesData.getDefaultInstance())).isEqualTo(data);
    }

    @Test
    void takesTheFormsThatOthersWrite() throws Exception {
        assertThat(read(
                        " { \"trace_id\" : \"0AfF\", \"traceState\": null, \"kind\": \"SPAN_KIND_SERVER\","
                                + "\"startTimeUnixNano\": 17, \"endTimeUnixNano\": 1.7e3, \"flags\": \"4294967295\","
                                + "\"unknown\": {\"a\": [1, {\"b\": null}, true, \"x\"]}, \"links\": [], \"name\":"
                                + " \"\\u00e9\\/\" } \n",
                        Span.getDefaultInstance()))
                .isEqualTo(Span.newBuilder()
                        .setTraceId(ByteString.copyFrom(new byte[] {0x0a, (byte) 0xff}))
                        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                        .setStartTimeUnixNano(17)
                        .setEndTimeUnixNano(1700)
                        .setFlags(-1)
                        .setName("\u00e9/")
                        .build());
        assertThat(read("{\"kind\": 99}", Span.getDefaultInstance()).getKindValue())
                .isEqualTo(99);
        assertThat(read("{\"asDouble\": \"-Infinity\"}", NumberDataPoint.getDefaultInstance())
                        .getAsDouble())
                .isNegative()
                .isInfinite();
        assertThat(read("{\"asDouble\": \"2.5\"}", NumberDataPoint.getDefaultInstance())
                        .getAsDouble())
                .isEqualTo(2.5);
        assertThat(read("{\"values\": [\"-3\", 4]}", Sample.getDefaultInstance())
                        .getValuesList())
                .containsExactly(-3L, 4L);
    }

    @Test
    void readsProfileIdsAsTheCollectorAndAsTheSpecificationWriteThem() throws Exception {
        byte[] id = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (byte) 255};
        ByteString expected = ByteString.copyFrom(id);
        assertThat(read("{\"profileId\": \"000102030405060708090A0B0C0D0EfF\"}", Profile.getDefaultInstance())
                        .getProfileId())
                .isEqualTo(expected);
        assertThat(read("{\"profileId\": \"AAECAwQFBgcICQoLDA0O/w==\"}", Profile.getDefaultInstance())
                        .getProfileId())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "7",
                "{\"name\"",
                "{\"name\":",
                "{\"name\":\"a",
                "{\"name\":\"a\"",
                "{\"name\":\"a\",}",
                "{\"name\":\"a\"} x",
                "{\"name\":\"\\x\"}",
                "{\"name\":\"\\u12\"}",
                "{\"name\":\"a\nb\"}",
                "{\"name\":7}",
                "{\"name\":nul}",
                "{name:\"a\"}",
                "{\"links\":{}}",
                "{\"links\":[1]}",
                "{\"links\":[{},]}",
                "{\"status\":[]}",
                "{\"startTimeUnixNano\":\"x\"}",
                "{\"startTimeUnixNano\":1.5}",
                "{\"startTimeUnixNano\":-1}",
                "{\"startTimeUnixNano\":\"18446744073709551616\"}",
                "{\"startTimeUnixNano\":1e999999999}",
                "{\"startTimeUnixNano\":}",
                "{\"flags\":4294967296}",
                "{\"kind\":\"NO_KIND\"}",
                "{\"traceId\":\"abc\"}",
                "{\"traceId\":\"zz\"}",
                "{\"unknown\":nonsense}",
                "{\"unknown\":[1 2]}"
            })
    void refusesWhatIsWrong(String json) {
        assertThatThrownBy(() -> read(json, Span.getDefaultInstance()))
                .isInstanceOf(OtlpJsonException.class)
                .hasMessageStartingWith("not OTLP/JSON: ")
                .hasMessageContaining(" at byte ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"body\":{\"boolValue\":\"x\"}} | \"boolValue\" of AnyValue must be true or false at byte 24",
                "{\"body\":{\"bytesValue\":\"*\"}} | \"bytesValue\" of AnyValue must be base64",
                "{\"body\":{\"doubleValue\":\"0x1p3\"}} | \"doubleValue\" of AnyValue must be a number",
            })
    void saysWhatIsWrong(String json, String sentence) {
        assertThatThrownBy(() -> read(json, LogRecord.getDefaultInstance())).hasMessageContaining(sentence);
    }

    @Test
    void boundsNestingAndNumbers() {
        String deep = "{\"arrayValue\":{\"values\":[".repeat(200);
        assertThatThrownBy(() -> read(deep, AnyValue.getDefaultInstance())).hasMessageContaining("nested more than");
        assertThatThrownBy(() -> read("{\"unknown\":" + "[".repeat(100_000), AnyValue.getDefaultInstance()))
                .hasMessageContaining("nested more than");
        assertThatThrownBy(() -> read("{\"intValue\":" + "1".repeat(1_000_000) + ".5}", AnyValue.getDefaultInstance()))
                .hasMessageContaining("must be a whole number that fits");
    }
}
