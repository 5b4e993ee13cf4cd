/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

import io.hearth.profiler.core.internal.process.TracedProcess;
import org.jspecify.annotations.Nullable;

/**
 * One distinct stack as the kernel half wrote it: kernel addresses, then user frame words, leaf first. Immutable once
 * published; handed from the reading to the reporting thread.
 *
 * @param owner the process, for stacks with frames that only it can explain; null otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity: RawStacks makes each one once
public record RawStack(long hash, @Nullable TracedProcess owner, int kernelFrames, boolean truncated, long[] words) {}
