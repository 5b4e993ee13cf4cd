/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackDecoderTest {

    private final HpackDecoder decoder = new HpackDecoder(64 * 1024);

    private List<Header> decode(String hex) throws Http2Exception {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        return decoder.decode(block, block.length);
    }

    @Test
    void decodesTheResponsesOfTheSpecificationWithHuffmanCode() throws Exception {
        // RFC 7541, C.6, which is made for a table of 256 bytes
        decode("3fe101");
        assertThat(decode("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e"
                        + "919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"))
                .containsExactly(
                        new Header(":status", "302"),
                        new Header("cache-control", "private"),
                        new Header("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
                        new Header("location", "https://www.example.com"));
        assertThat(decode("4883 640e ffc1 c0bf"))
                .containsExactly(
                        new Header(":status", "307"),
                        new Header("cache-control", "private"),
                        new Header("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
                        new Header("location", "https://www.example.com"));
        assertThat(decode("88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7"
                        + "821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed"
                        + "4ee5 b106 3d50 07"))
                .containsExactly(
                        new Header(":status", "200"),
                        new Header("cache-control", "private"),
                        new Header("date", "Mon, 21 Oct 2013 20:13:22 GMT"),
                        new Header("location", "https://www.example.com"),
                        new Header("content-encoding", "gzip"),
                        new Header("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"));
    }

    @Test
    void decodesWhatAnotherEncoderMakes() throws Exception {
        DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, false, 64, 0);
        Random random = new Random(1);
        for (int block = 0; block < 200; block++) {
            Http2Headers headers = new DefaultHttp2Headers(false);
            List<Header> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String name = "x-" + random.nextInt(40);
                StringBuilder value = new StringBuilder();
                for (int length = random.nextInt(300); length > 0; length--) {
                    value.append((char) random.nextInt(256));
                }
                headers.add(name, value.toString());
            }
            headers.forEach(entry -> expected.add(
                    new Header(entry.getKey().toString(), entry.getValue().toString())));
            ByteBuf out = Unpooled.buffer();
            encoder.encodeHeaders(1, headers, out);
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);

            assertThat(decoder.decode(bytes, bytes.length)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // index 0
                "be", // an index that is in no table
                "00", // nothing behind the first byte
                "0005", // a name that is cut off
                "7fffffffffff", // a number that is too large
                "3fe21f", // a table larger than was offered
                "8220", // a table size behind a field
                "4084ffffffff00", // the end-of-string symbol in Huffman code
                "40827fff00" // padding of more than seven bits
            })
    void refusesBrokenBlocks(String hex) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOfSatisfying(
                        Http2Exception.class, e -> assertThat(e.isFatal()).isTrue());
    }

    @Test
    void refusesHeadersThatAreTooLong() throws Exception {
        decode("40" + "0161" + "7f8107"
                + "62".repeat(127 + 1 + 7 * 128)); // one field of about a kilobyte into the table

        assertThatThrownBy(() -> decode("be".repeat(100))).hasMessageContaining("longer than");
    }

    @Test
    void encoderAndDecoderAgree() throws Exception {
        byte[] block = new HpackEncoder()
                .indexed(HpackEncoder.METHOD_POST)
                .literal(HpackEncoder.PATH, "/a/b")
                .literal("x-long", "y".repeat(500))
                .secret("authorization", "Bearer t")
                .toBytes();

        assertThat(decoder.decode(block, block.length))
                .containsExactly(
                        new Header(":method", "POST"),
                        new Header(":path", "/a/b"),
                        new Header("x-long", "y".repeat(500)),
                        new Header("authorization", "Bearer t"));
    }
}
