/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/status} says of a process or thread.
 *
 * @param name the thread's name, at most 15 bytes ({@code comm})
 * @param tgid id of the process
 * @param parent id of the parent process
 * @param uid effective user id
 * @param threads number of threads
 * @param namespacePid id of the process in the innermost PID namespace it lives in
 * @param kernelThread whether it has no memory of its own: a kernel thread, or a process that has ended
 * @param residentKilobytes resident memory, 0 for a kernel thread
 * @param effectiveCapabilities bit set of {@link Capability} numbers
 */
public record ProcStatus(
        String name,
        int tgid,
        int parent,
        int uid,
        int threads,
        int namespacePid,
        boolean kernelThread,
        long residentKilobytes,
        long effectiveCapabilities) {

    private static final int MAX_BYTES = 64 * 1024;

    /** Reads the status of a process. */
    public static ProcStatus of(int pid) throws IOException {
        return parse(ProcFile.read("/proc/" + pid + "/status", MAX_BYTES));
    }

    /** Reads the status of this process. */
    public static ProcStatus self() throws IOException {
        return parse(ProcFile.read("/proc/self/status", MAX_BYTES));
    }

    /** Reads the text of a status file; fields that are missing are 0. */
    public static ProcStatus parse(String text) {
        String namespacePids = value(text, "NSpid:");
        String uids = value(text, "Uid:");
        String memory = value(text, "VmRSS:");
        String name = value(text, "Name:");
        String capabilities = value(text, "CapEff:");
        return new ProcStatus(
                name == null ? "" : unescape(name),
                number(value(text, "Tgid:")),
                number(value(text, "PPid:")),
                uids == null ? 0 : number(word(uids, 1)),
                number(value(text, "Threads:")),
                namespacePids == null ? 0 : number(namespacePids.substring(lastBlank(namespacePids) + 1)),
                value(text, "VmSize:") == null,
                memory == null ? 0 : number(word(memory, 0)),
                capabilities == null ? 0 : hex(capabilities));
    }

    private static @Nullable String value(String text, String key) {
        int at = text.startsWith(key) ? 0 : text.indexOf("\n" + key);
        if (at < 0) {
            return null;
        }
        int from = at + key.length() + (at == 0 && text.startsWith(key) ? 0 : 1);
        int to = text.indexOf('\n', from);
        return text.substring(from, to < 0 ? text.length() : to).trim();
    }

    private static String word(String line, int index) {
        int from = 0;
        for (int i = 0; i <= index; i++) {
            while (from < line.length() && line.charAt(from) <= ' ') {
                from++;
            }
            int to = from;
            while (to < line.length() && line.charAt(to) > ' ') {
                to++;
            }
            if (i == index) {
                return line.substring(from, to);
            }
            from = to;
        }
        return "";
    }

    private static int lastBlank(String line) {
        return Math.max(line.lastIndexOf('\t'), line.lastIndexOf(' '));
    }

    private static int number(@Nullable String digits) {
        if (digits == null) {
            return 0;
        }
        try {
            return (int) Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static long hex(String digits) {
        try {
            return Long.parseUnsignedLong(digits, 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String unescape(String name) {
        return name.indexOf('\\') < 0 ? name : name.replace("\\n", "\n").replace("\\\\", "\\");
    }
}
