/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.otlp.payload;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * What a server says of data that it took in part or with a warning. The responses of all signals are alike: field 1
 * (partial_success) with field 1 (rejected_..., int64) and field 2 (error_message).
 *
 * @param rejected how many it did not take
 * @param message in its own words
 */
public record PartialSuccess(long rejected, String message) {

    private static final int LONGEST_MESSAGE = 300;
    private static final PartialSuccess NONE = new PartialSuccess(0, "");

    /** Cuts off what no line of a log should hold. */
    public PartialSuccess {
        message = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
    }

    /** Says whether there is anything to tell. */
    public boolean isPresent() {
        return rejected != 0 || !message.isEmpty();
    }

    /** Reads an {@code ExportXServiceResponse}. */
    public static PartialSuccess ofProto(byte[] response) throws IOException {
        PartialSuccess found = NONE;
        CodedInputStream in = CodedInputStream.newInstance(response);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == ((1 << 3) | 2)) {
                found = read(in.readBytes().newCodedInput());
            } else if (!in.skipField(tag)) {
                break;
            }
        }
        return found;
    }

    private static PartialSuccess read(CodedInputStream in) throws IOException {
        long rejected = 0;
        String message = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == 1 << 3) {
                rejected = in.readInt64();
            } else if (tag == ((2 << 3) | 2)) {
                message = in.readString();
            } else if (!in.skipField(tag)) {
                break;
            }
        }
        return new PartialSuccess(rejected, message);
    }

    /** Reads the same in OTLP/JSON. */
    public static PartialSuccess ofJson(byte[] response) throws IOException {
        if (!(JsonValue.parse(response) instanceof Map<?, ?> answer)) {
            throw new IOException("the response is not a JSON object");
        }
        if (!(answer.get("partialSuccess") instanceof Map<?, ?> partial)) {
            return NONE;
        }
        long rejected = 0;
        for (Map.Entry<?, ?> entry : partial.entrySet()) {
            if (String.valueOf(entry.getKey()).startsWith("rejected")) {
                rejected = number(entry.getValue());
            }
        }
        return new PartialSuccess(rejected, partial.get("errorMessage") instanceof String text ? text : "");
    }

    private static long number(Object value) throws IOException {
        try {
            return value instanceof Number number ? number.longValue() : Long.parseLong(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new IOException("the number of rejected items cannot be read", e);
        }
    }
}
