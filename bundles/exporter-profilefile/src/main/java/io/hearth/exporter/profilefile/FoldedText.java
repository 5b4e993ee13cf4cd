/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Folded stacks: a line for each stack, root first, frames separated by semicolons, then a space and the count. The
 * first frame is the process, kernel frames end in {@code _[k]}. Lines are sorted, so that two files can be compared.
 */
final class FoldedText {

    /** Lines are sorted in memory, with two bytes a character. */
    private static final int PART_OF_HEAP = 16;

    private static final long LEAST_CHARACTERS = 1 << 20;
    private static final int LINE_CHARACTERS = 50;
    private static final String CUT = "[stacks that have no room here]";

    private FoldedText() {}

    static void write(FrameTree tree, Writer out) throws IOException {
        String[] names = new String[tree.frames().size()];
        for (int i = 1; i < names.length; i++) {
            names[i] = name(tree.frames().get(i));
        }
        // Frames that differ only in file or mapping read the same here, and so may whole stacks.
        Map<String, Long> lines = new TreeMap<>();
        StringBuilder line = new StringBuilder();
        long left = Math.max(LEAST_CHARACTERS, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        for (int node = 1; node < tree.size(); node++) {
            if (tree.self(node) > 0) {
                line.setLength(0);
                append(tree, names, node, line, left);
                Long before = lines.get(line.toString());
                left -= before == null ? line.length() + LINE_CHARACTERS : 0;
                lines.merge(line.toString(), tree.self(node), Long::sum);
            }
        }
        for (Map.Entry<String, Long> entry : lines.entrySet()) {
            out.append(entry.getKey())
                    .append(' ')
                    .append(Long.toString(entry.getValue()))
                    .append('\n');
        }
    }

    /** What has no room is a stack of one frame, which says so. */
    private static void append(FrameTree tree, String[] names, int node, StringBuilder line, long left) {
        for (int frame : tree.path(node)) {
            if (line.length() + names[frame].length() > left) {
                line.setLength(0);
                line.append(CUT);
                return;
            }
            if (line.length() > 0) {
                line.append(';');
            }
            line.append(names[frame]);
        }
    }

    private static String name(Frame frame) {
        StringBuilder name = new StringBuilder(frame.name());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == ';') {
                name.setCharAt(i, ':');
            } else if (c < ' ') {
                name.setCharAt(i, ' ');
            }
        }
        if (frame.kind().equals(Frame.KERNEL)) {
            name.append("_[k]");
        }
        return name.toString();
    }
}
