/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import java.util.Arrays;

/** The nodes of a tree in the order in which they are drawn: each before its children, the widest child first. */
final class ChildOrder {

    private final int[] starts;
    private final int[] children;

    ChildOrder(FrameTree tree) {
        starts = new int[tree.size() + 1];
        for (int node = 1; node < tree.size(); node++) {
            starts[tree.parent(node) + 1]++;
        }
        for (int node = 0; node < tree.size(); node++) {
            starts[node + 1] += starts[node];
        }
        Integer[] sorted = new Integer[tree.size() - 1];
        Arrays.setAll(sorted, i -> i + 1);
        Arrays.sort(sorted, (a, b) -> {
            int byWidth = Long.compare(tree.total(b), tree.total(a));
            return byWidth != 0 ? byWidth : tree.name(a).compareTo(tree.name(b));
        });
        int[] next = starts.clone();
        children = new int[sorted.length];
        for (int node : sorted) {
            children[next[tree.parent(node)]++] = node;
        }
    }

    int childCount(int node) {
        return starts[node + 1] - starts[node];
    }

    /** All nodes, root first. */
    int[] nodes() {
        int[] nodes = new int[starts.length - 1];
        int[] pending = new int[nodes.length];
        int top = 0;
        pending[top++] = 0;
        for (int i = 0; top > 0; i++) {
            int node = pending[--top];
            nodes[i] = node;
            for (int child = starts[node + 1] - 1; child >= starts[node]; child--) {
                pending[top++] = children[child];
            }
        }
        return nodes;
    }
}
