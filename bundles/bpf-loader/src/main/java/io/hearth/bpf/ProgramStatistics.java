/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/**
 * What the kernel counted for a program.
 *
 * @param runTimeNanos time spent in it since statistics were on, see {@link BpfLoader#enableStatistics()}
 * @param runCount runs in that time
 * @param recursionMisses runs that were left out since the program ran already on that CPU
 * @param verifiedInstructions instructions the verifier looked at
 */
public record ProgramStatistics(long runTimeNanos, long runCount, long recursionMisses, int verifiedInstructions) {}
