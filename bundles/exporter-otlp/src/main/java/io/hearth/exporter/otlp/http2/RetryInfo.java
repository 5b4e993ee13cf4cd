/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.http2;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Finds the delay in {@code grpc-status-details-bin}: a {@code google.rpc.Status} whose details (field 3) hold a {@code
 * google.protobuf.Any} (type_url 1, value 2) with a {@code google.rpc.RetryInfo} (retry_delay 1: seconds 1, nanos 2).
 */
final class RetryInfo {

    private static final String TYPE = "/google.rpc.RetryInfo";

    private RetryInfo() {}

    static @Nullable Duration find(@Nullable String base64) {
        if (base64 == null) {
            return null;
        }
        try {
            byte[] status = Base64.getDecoder().decode(base64.trim());
            CodedInputStream in = CodedInputStream.newInstance(status);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == lengthDelimited(3)) {
                    Duration delay = inAny(in.readBytes().newCodedInput());
                    if (delay != null) {
                        return delay;
                    }
                } else if (!in.skipField(tag)) {
                    return null;
                }
            }
            return null;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            return null; // details that cannot be read are no details
        }
    }

    private static @Nullable Duration inAny(CodedInputStream in) throws IOException {
        String type = "";
        ByteString value = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == lengthDelimited(1)) {
                type = in.readString();
            } else if (tag == lengthDelimited(2)) {
                value = in.readBytes();
            } else if (!in.skipField(tag)) {
                return null;
            }
        }
        return type.endsWith(TYPE) ? inRetryInfo(value.newCodedInput()) : null;
    }

    private static Duration inRetryInfo(CodedInputStream in) throws IOException {
        Duration delay = Duration.ZERO;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == lengthDelimited(1)) {
                delay = duration(in.readBytes().newCodedInput());
            } else if (!in.skipField(tag)) {
                break;
            }
        }
        return delay;
    }

    private static Duration duration(CodedInputStream in) throws IOException {
        long seconds = 0;
        int nanos = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == varint(1)) {
                seconds = in.readInt64();
            } else if (tag == varint(2)) {
                nanos = in.readInt32();
            } else if (!in.skipField(tag)) {
                break;
            }
        }
        Duration duration = Duration.ofSeconds(seconds, nanos);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static int varint(int field) {
        return field << 3;
    }

    private static int lengthDelimited(int field) {
        return (field << 3) | 2;
    }
}
