/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.trace;

/**
 * One distinct stack as the kernel half wrote it: kernel addresses, then user frame words, leaf first. Immutable once
 * published; handed from the reading to the reporting thread.
 *
 * @param pid the process, for stacks that hold addresses only it can explain; 0 otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity: RawStacks makes each one once
public record RawStack(long hash, int pid, int kernelFrames, boolean truncated, long[] words) {}
