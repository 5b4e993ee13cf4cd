/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.body;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as {@code google.rpc.Status} (code 1, message 2, details 3), the last with a {@code google.rpc.RetryInfo}
 * (retry_delay 1: seconds 1, nanos 2) in a {@code google.protobuf.Any} (type_url 1, value 2). Source: googleapis, {@code
 * google/rpc/status.proto} and {@code error_details.proto}.
 */
public final class StatusBody {

    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

    private StatusBody() {}

    /** In Protocol Buffers. */
    public static byte[] proto(RefusedException refused) {
        return message(out -> {
            out.writeInt32(1, refused.refusal().grpcCode());
            out.writeString(2, String.valueOf(refused.getMessage()));
            Duration delay = refused.retryDelay();
            if (delay != null) {
                out.writeByteArray(3, message(any -> {
                    any.writeString(1, RETRY_INFO);
                    any.writeByteArray(
                            2,
                            message(info -> info.writeByteArray(1, message(duration -> {
                                duration.writeInt64(1, delay.toSeconds());
                                duration.writeInt32(2, delay.toNanosPart());
                            }))));
                }));
            }
        });
    }

    /** In JSON, without details. */
    public static byte[] json(RefusedException refused) {
        StringBuilder out = new StringBuilder(128)
                .append("{\"code\":")
                .append(refused.refusal().grpcCode())
                .append(",\"message\":\"");
        String message = String.valueOf(refused.getMessage());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c < ' ' ? ' ' : c);
            }
        }
        return out.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The value of {@code Retry-After}: whole seconds, never too few; {@code null} if there is no delay. */
    public static @Nullable String retryAfter(RefusedException refused) {
        Duration delay = refused.retryDelay();
        return delay == null ? null : Long.toString(delay.plusNanos(999_999_999).toSeconds());
    }

    private interface Content {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            content.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
