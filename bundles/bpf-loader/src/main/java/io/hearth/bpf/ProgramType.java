/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/**
 * Kinds of program, told by the name of the ELF section as libbpf does. Numbers: {@code enum bpf_prog_type} and {@code
 * enum bpf_attach_type} of {@code include/uapi/linux/bpf.h}.
 */
public enum ProgramType {
    PERF_EVENT(7, 0),
    RAW_TRACEPOINT(17, 0),
    /** A raw tracepoint with typed arguments ({@code tp_btf}). */
    TYPED_TRACEPOINT(26, 23),
    TRACEPOINT(5, 0),
    KPROBE(2, 0),
    UPROBE_MULTI(2, 48),
    SOCKET_FILTER(1, 0),
    SYSCALL(31, 0);

    private final int number;
    private final int attachType;

    ProgramType(int number, int attachType) {
        this.number = number;
        this.attachType = attachType;
    }

    int number() {
        return number;
    }

    int attachType() {
        return attachType;
    }

    static ProgramType ofSection(String section) throws BpfException {
        int slash = section.indexOf('/');
        String prefix = slash < 0 ? section : section.substring(0, slash);
        return switch (prefix) {
            case "perf_event" -> PERF_EVENT;
            case "raw_tp", "raw_tracepoint" -> RAW_TRACEPOINT;
            case "tp_btf" -> TYPED_TRACEPOINT;
            case "tp", "tracepoint" -> TRACEPOINT;
            case "kprobe", "kretprobe", "uprobe", "uretprobe" -> KPROBE;
            case "uprobe.multi", "uretprobe.multi" -> UPROBE_MULTI;
            case "socket" -> SOCKET_FILTER;
            case "syscall" -> SYSCALL;
            default -> throw new BpfException("section " + section + " names no known type of program");
        };
    }
}
