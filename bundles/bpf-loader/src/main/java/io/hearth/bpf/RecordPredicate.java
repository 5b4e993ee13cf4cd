/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

import java.nio.ByteBuffer;

/** Judges one record of a {@link RingBuffer} before it is taken. */
public interface RecordPredicate {

    /** Parameters as those of {@link RecordHandler#record}. */
    boolean test(ByteBuffer memory, int offset, int length);
}
