/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in a profile in a few numbers: samples, different stacks, and the functions that have most of them.
 *
 * @param samples the sum of all weights
 * @param stacks how many different stacks there are
 * @param processes the processes by samples, most first
 * @param top the functions by samples of their own, most first
 */
record Summary(long samples, int stacks, List<Row> processes, List<Row> top) {

    /**
     * A process or a function.
     *
     * @param self samples in it
     * @param total samples in it or in what it called; a stack that is in it twice counts once
     */
    record Row(String name, String mapping, String kind, long self, long total) {}

    private record Function(String name, String mapping, String kind) {}

    static Summary of(FrameTree tree, int top) {
        Map<Function, long[]> sums = new HashMap<>();
        List<Row> processes = new ArrayList<>();
        Function[] functions = new Function[tree.frames().size()];
        long[][] sumOf = new long[functions.length][];
        for (int i = 1; i < functions.length; i++) {
            Frame frame = tree.frames().get(i);
            functions[i] = new Function(frame.name(), frame.mapping(), frame.kind());
            sumOf[i] = frame.isCode() ? sums.computeIfAbsent(functions[i], f -> new long[2]) : new long[2];
        }
        for (int node = 1; node < tree.size(); node++) {
            long[] sum = sumOf[tree.frame(node)];
            sum[0] += tree.self(node);
            if (!isInside(tree, sumOf, tree.parent(node), sum)) {
                sum[1] += tree.total(node);
            }
            Frame frame = tree.frames().get(tree.frame(node));
            if (frame.kind().equals(Frame.PROCESS)) {
                processes.add(new Row(frame.name(), "", frame.kind(), tree.self(node), tree.total(node)));
            }
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((f, sum) -> rows.add(new Row(f.name, f.mapping, f.kind, sum[0], sum[1])));
        return new Summary(
                tree.total(0),
                tree.stacks(),
                first(processes, Comparator.comparingLong(Row::total), top),
                first(rows, Comparator.comparingLong(Row::self).thenComparingLong(Row::total), top));
    }

    /** Says whether a function is on the path above already: its total has these samples then. */
    private static boolean isInside(FrameTree tree, long[][] sumOf, int above, long[] sum) {
        for (int node = above; node != 0; node = tree.parent(node)) {
            if (sumOf[tree.frame(node)] == sum) {
                return true;
            }
        }
        return false;
    }

    private static List<Row> first(List<Row> rows, Comparator<Row> ascending, int count) {
        rows.sort(ascending.reversed().thenComparing(Row::name));
        return List.copyOf(rows.subList(0, Math.min(count, rows.size())));
    }

    /** Writes the summary as JSON, with the path and size of the file it belongs to. */
    void write(String path, long sizeBytes, Writer out) throws IOException {
        JsonText json = new JsonText(out).object();
        json.key("samples").number(samples).key("stacks").number(stacks);
        json.key("processes").array();
        for (Row row : processes) {
            json.object()
                    .key("name")
                    .string(row.name)
                    .key("total")
                    .number(row.total)
                    .endObject();
        }
        json.endArray().key("top").array();
        for (Row row : top) {
            json.object().key("name").string(row.name).key("mapping").string(row.mapping);
            json.key("kind").string(row.kind);
            json.key("self").number(row.self).key("total").number(row.total).endObject();
        }
        json.endArray().key("path").string(path).key("bytes").number(sizeBytes).endObject();
        out.append('\n');
    }
}
