/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.payload;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.hearth.otlp.json.OtlpJson;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the body of a request. The serialized data of a signal is the request itself: {@code XData} and {@code
 * ExportXServiceRequest} share their field numbers.
 */
public final class RequestBody {

    private RequestBody() {}

    /**
     * Writes a message in Protocol Buffers.
     *
     * @param offset how many bytes to leave free at the beginning
     */
    public static byte[] proto(Message message, int offset, Compression compression, int level) throws IOException {
        int size = message.getSerializedSize();
        if (compression == Compression.NONE) {
            byte[] body = new byte[offset + size];
            CodedOutputStream out = CodedOutputStream.newInstance(body, offset, size);
            message.writeTo(out);
            out.checkNoSpaceLeft();
            return body;
        }
        GrowingBytes bytes = new GrowingBytes(offset + 256 + size / 4);
        bytes.write(new byte[offset], 0, offset);
        try (OutputStream packed = compression.open(bytes, level)) {
            message.writeTo(packed);
        }
        return bytes.take();
    }

    /** Writes a message in OTLP/JSON. */
    public static byte[] json(Message message, Compression compression, int level) throws IOException {
        GrowingBytes bytes = new GrowingBytes(256 + message.getSerializedSize() / 2);
        try (OutputStream packed = compression.open(bytes, level)) {
            OtlpJson.write(message, packed);
        }
        return bytes.take();
    }
}
