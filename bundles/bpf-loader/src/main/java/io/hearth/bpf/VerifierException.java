/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/** The kernel's verifier refused a program. The message has its last useful line; {@link #log()} is all of it. */
public final class VerifierException extends BpfException {

    private static final long serialVersionUID = 1L;

    private final String program;
    private final String sourceLine;
    private final String reason;
    private final String log;

    VerifierException(String program, int errno, String sourceLine, String reason, String log) {
        super(message(program, sourceLine, reason, log), errno);
        this.program = program;
        this.sourceLine = sourceLine;
        this.reason = reason;
        this.log = log;
    }

    private static String message(String program, String sourceLine, String reason, String log) {
        int lines = 0;
        for (int i = 0; i < log.length(); i++) {
            lines += log.charAt(i) == '\n' ? 1 : 0;
        }
        return "the verifier refused program " + program + ": " + reason
                + (sourceLine.isEmpty() ? "" : ", at: " + sourceLine) + " (" + lines + " lines of log omitted)";
    }

    /** Name of the program. */
    public String program() {
        return program;
    }

    /** Line of C the verifier was at, with file and number where the kernel gives them; empty if unknown. */
    public String sourceLine() {
        return sourceLine;
    }

    /** The verifier's reason, in its words or, for a missing kernel field, in ours. */
    public String reason() {
        return reason;
    }

    /** The whole log. */
    public String log() {
        return log;
    }
}
