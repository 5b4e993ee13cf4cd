/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.payload;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The text in the body of a failed OTLP/HTTP request: a {@code google.rpc.Status} (message 2), or what it is. */
public final class ErrorStatus {

    private static final int LONGEST = 300;

    private ErrorStatus() {}

    /** Gives the text for a person; empty if there is none. Never throws. */
    public static String text(String contentType, byte[] body) {
        String text = "";
        try {
            if (contentType.startsWith("application/x-protobuf")) {
                text = ofProto(body);
            } else if (contentType.startsWith("application/json")) {
                text = JsonValue.parse(body) instanceof Map<?, ?> status
                                && status.get("message") instanceof String message
                        ? message
                        : "";
            } else if (contentType.startsWith("text/plain")) {
                text = new String(body, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            // An error that explains itself badly is still that error.
        }
        text = text.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    private static String ofProto(byte[] body) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(body);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == ((2 << 3) | 2)) {
                return in.readString();
            }
            if (!in.skipField(tag)) {
                break;
            }
        }
        return "";
    }
}
