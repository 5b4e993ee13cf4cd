/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyFramedOutputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import io.hearth.otlp.json.OtlpJson;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies, compressed in every way, stay within their limits and within the memory there is. */
class BodyTest {

    private static byte[] packed(ContentCoding coding, byte[] plain) throws IOException {
        if (coding == ContentCoding.SNAPPY_BLOCK) {
            SnappyCompressor compressor = new SnappyCompressor();
            byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
            return Arrays.copyOf(packed, compressor.compress(plain, 0, plain.length, packed, 0, packed.length));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (coding) {
            case GZIP -> new GZIPOutputStream(bytes);
            case ZLIB -> new DeflaterOutputStream(bytes);
            case ZSTD -> new ZstdOutputStream(bytes);
            default -> new SnappyFramedOutputStream(bytes);
        }) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void decompresses(ContentCoding coding) throws Exception {
        byte[] plain = "to be or not to be ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        byte[] packed = packed(coding, plain);
        byte[] within = new byte[packed.length + 5];
        System.arraycopy(packed, 0, within, 5, packed.length);
        MemoryBudget budget = new MemoryBudget(1 << 20);
        try (MemoryBudget.Share share = budget.open()) {
            BodyBytes body = coding.decode(within, 5, packed.length, plain.length, share);
            assertThat(Arrays.copyOf(body.array(), body.length())).isEqualTo(plain);
            assertThat(budget.used()).isBetween((long) plain.length, 2L * plain.length);
        }
        assertThat(budget.used()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void refusesBombs(ContentCoding coding) throws Exception {
        byte[] packed = packed(coding, new byte[4 << 20]);
        MemoryBudget budget = new MemoryBudget(64 << 20);
        try (MemoryBudget.Share share = budget.open()) {
            assertThatThrownBy(() -> coding.decode(packed, 0, packed.length, 100_000, share))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_LARGE));
            assertThat(budget.used()).isLessThanOrEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesDamage(ContentCoding coding) throws Exception {
        byte[] plain = "to be or not to be ".repeat(100).getBytes(StandardCharsets.UTF_8);
        byte[] packed = packed(coding, plain);
        Random random = new Random(7);
        MemoryBudget budget = new MemoryBudget(64 << 20);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = packed.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            int length = random.nextInt(4) == 0 ? random.nextInt(damaged.length) : damaged.length;
            try (MemoryBudget.Share share = budget.open()) {
                BodyBytes body = coding.decode(damaged, 0, length, 1 << 20, share);
                assertThat(body.length()).isLessThanOrEqualTo(1 << 20);
            } catch (RefusedException e) {
                assertThat(e.refusal()).isIn(Refusal.INVALID, Refusal.TOO_LARGE);
            }
            assertThat(budget.used()).isZero();
        }
    }

    /** Of what comes out of nothing, each decompressor gives back its memory in bounded time, whatever it makes of it. */
    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD", "SNAPPY_FRAMES"})
    void takesManyEmptyFrames(ContentCoding coding) throws Exception {
        byte[] frame = packed(coding, new byte[0]);
        byte[] packed = new byte[60_000 * frame.length];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = frame[i % frame.length];
        }
        MemoryBudget budget = new MemoryBudget(64 << 20);
        try (MemoryBudget.Share share = budget.open()) {
            assertThat(coding.decode(packed, 0, packed.length, 1 << 20, share).length())
                    .isZero();
        } catch (RefusedException e) {
            assertThat(e.refusal()).isEqualTo(Refusal.INVALID);
        }
        assertThat(budget.used()).isZero();
    }

    /** As a JVM's stream of gzip reads them, and padding behind. */
    @Test
    void takesGzipOfSeveralMembers() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(packed(ContentCoding.GZIP, "to be ".getBytes(StandardCharsets.UTF_8)));
        byte[] named = packed(ContentCoding.GZIP, "or not".getBytes(StandardCharsets.UTF_8));
        named[3] = 4 | 8 | 16 | 2; // extra field, name, comment, checksum of the header
        bytes.write(named, 0, 10);
        bytes.write(new byte[] {3, 0, 1, 2, 3, 'n', 0, 'c', 0, 0, 0});
        bytes.write(named, 10, named.length - 10);
        bytes.write(new byte[100]);
        try (MemoryBudget.Share share = new MemoryBudget(1 << 20).open()) {
            BodyBytes body = ContentCoding.GZIP.decode(bytes.toByteArray(), 0, bytes.size(), 100, share);
            assertThat(new String(body.array(), 0, body.length(), StandardCharsets.UTF_8))
                    .isEqualTo("to be or not");
        }
    }

    @Test
    void refusesTooManyMembersOfGzip() throws Exception {
        byte[] frame = packed(ContentCoding.GZIP, new byte[0]);
        byte[] packed = new byte[70_000 * frame.length];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = frame[i % frame.length];
        }
        try (MemoryBudget.Share share = new MemoryBudget(1 << 20).open()) {
            assertThatThrownBy(() -> ContentCoding.GZIP.decode(packed, 0, packed.length, 100, share))
                    .hasMessageContaining("more than 65536 members");
        }
    }

    @Test
    void sharesTheMemoryThereIs() throws Exception {
        MemoryBudget budget = new MemoryBudget(100_000);
        MemoryBudget.Share first = budget.open();
        first.take(60_000);
        try (MemoryBudget.Share second = budget.open()) {
            second.take(40_000);
            assertThatThrownBy(() -> second.take(1)).isInstanceOfSatisfying(RefusedException.class, e -> {
                assertThat(e.refusal()).isEqualTo(Refusal.UNAVAILABLE);
                assertThat(e.retryDelay()).isPositive();
            });
            first.close();
            second.take(1);
            assertThatThrownBy(() -> second.take(70_000))
                    .as("more than there ever will be")
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_LARGE));
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void takesABodyThatFitsJustSo() throws Exception {
        MemoryBudget budget = new MemoryBudget(1_000_000);
        try (MemoryBudget.Share share = budget.open()) {
            BodyBytes body = new BodyBytes(64 << 20, share);
            for (int i = 0; i < 100; i++) {
                body.add(ByteBuffer.allocate(10_000));
            }
            assertThat(body.length()).isEqualTo(1_000_000);
            assertThatThrownBy(() -> body.add(ByteBuffer.allocate(1))).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void estimatesWhatAMessageWillTake() throws Exception {
        TracesData ordinary = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addAllSpans(Collections.nCopies(
                                        1000,
                                        Span.newBuilder()
                                                .setName("a span with a name of usual length")
                                                .setTraceId(ByteString.copyFrom(new byte[16]))
                                                .setSpanId(ByteString.copyFrom(new byte[8]))
                                                .setStartTimeUnixNano(1)
                                                .addAttributes(KeyValue.newBuilder()
                                                        .setKey("http.request.method")
                                                        .setValue(AnyValue.newBuilder()
                                                                .setStringValue("GET /index.html HTTP/1.1")))
                                                .build()))))
                .build();
        assertThat(ParsedSize.excess(ByteBuffer.wrap(ordinary.toByteArray()), TracesData.getDescriptor()))
                .isZero();
        byte[] json = OtlpJson.toBytes(ordinary);
        assertThat(ParsedSize.excessOfJson(json, json.length)).isZero();

        TracesData tiny = TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addAllSpans(Collections.nCopies(100_000, Span.getDefaultInstance()))))
                .build();
        assertThat(ParsedSize.excess(ByteBuffer.wrap(tiny.toByteArray()), TracesData.getDescriptor()))
                .isGreaterThan(8_000_000);
        byte[] tinyJson = OtlpJson.toBytes(tiny);
        assertThat(ParsedSize.excessOfJson(tinyJson, tinyJson.length)).isGreaterThan(8_000_000);
        assertThatThrownBy(() -> ParsedSize.excess(ByteBuffer.wrap(new byte[] {10, 5, 1}), TracesData.getDescriptor()))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void unwrapsOneMessageAndNoOther() throws Exception {
        assertThat(unwrap(0, 0, 0, 0, 2, 7, 8)).isEqualTo(ByteBuffer.wrap(new byte[] {7, 8}));
        for (int[] wrong : new int[][] {
            {},
            {0, 0, 0},
            {0, 0, 0, 0, 2, 7},
            {0, 0, 0, 0, 1, 7, 8},
            {0, -1, -1, -1, -1, 7},
            {1, 0, 0, 0, 1, 7},
            {2, 0, 0, 0, 1, 7}
        }) {
            assertThatThrownBy(() -> unwrap(wrong)).as(Arrays.toString(wrong)).isInstanceOf(RefusedException.class);
        }
    }

    private static ByteBuffer unwrap(int... values) throws RefusedException {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        MemoryBudget.Share share = new MemoryBudget(1 << 20).open();
        BodyBytes body = new BodyBytes(1000, share);
        body.add(ByteBuffer.wrap(bytes));
        return GrpcFrame.unwrap(body, null, 1000, share);
    }
}
