/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathTreeTest {

    @Test
    void givesEqualPathsTheSameNode() {
        PathTree tree = new PathTree();

        int a = tree.child(tree.child(0, 7), 8);
        int b = tree.child(tree.child(0, 7), 8);
        int c = tree.child(tree.child(0, 8), 8);

        assertThat(a).isEqualTo(b).isNotEqualTo(c);
        assertThat(tree.value(a)).isEqualTo(8);
        assertThat(tree.value(tree.parent(a))).isEqualTo(7);
        assertThat(tree.parent(tree.parent(a))).isZero();
    }

    @Test
    void keepsEveryPathWhenItGrows() {
        PathTree tree = new PathTree();
        int[] nodes = new int[100_000];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = tree.child(i == 0 ? 0 : nodes[i / 2], i);
        }

        assertThat(tree.size()).isEqualTo(nodes.length + 1);
        for (int i = 0; i < nodes.length; i++) {
            assertThat(tree.child(i == 0 ? 0 : nodes[i / 2], i)).isEqualTo(nodes[i]);
        }
    }
}
