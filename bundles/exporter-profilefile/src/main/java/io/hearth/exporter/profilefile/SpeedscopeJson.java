/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;

/**
 * The file format of speedscope: one sampled profile whose stacks begin with the process. Source:
 * https://www.speedscope.app/file-format-schema.json.
 */
final class SpeedscopeJson {

    /** Of frames in all stacks: the file repeats each stack from its root. */
    private static final long MOST_NUMBERS = 20_000_000;

    private SpeedscopeJson() {}

    static void write(FrameTree tree, Facts facts, Writer out) throws IOException {
        long scale = Math.max(1, facts.nanosPerUnit());
        JsonText json = new JsonText(out).object();
        json.key("$schema").string("https://www.speedscope.app/file-format-schema.json");
        json.key("exporter").string("hearth");
        json.key("name").string(facts.title());
        json.key("activeProfileIndex").number(0);
        json.key("shared").object().key("frames").array();
        for (int i = 1; i < tree.frames().size(); i++) {
            frame(tree, i, json);
        }
        json.endArray().endObject();
        json.key("profiles").array().object();
        json.key("type").string("sampled").key("name").string(facts.title());
        json.key("unit").string(facts.nanosPerUnit() == 0 ? "none" : SampleType.NANOSECONDS);
        json.key("startValue").number(0).key("endValue").number(tree.total(0) * scale);
        int[] nodes = new ChildOrder(tree).nodes();
        json.key("samples").array();
        long left = MOST_NUMBERS;
        for (int node : nodes) {
            if (tree.self(node) > 0) {
                json.array();
                int[] path = tree.path(node);
                // What has no room keeps its first frame, the process.
                int[] shown = path.length <= left ? path : Arrays.copyOf(path, 1);
                left -= shown.length;
                for (int frame : shown) {
                    // Speedscope's frame numbers begin at 0, those of the tree's functions at 1.
                    json.number(frame - 1);
                }
                json.endArray();
            }
        }
        json.endArray().key("weights").array();
        for (int node : nodes) {
            if (tree.self(node) > 0) {
                json.number(tree.self(node) * scale);
            }
        }
        json.endArray().endObject().endArray().endObject();
    }

    private static void frame(FrameTree tree, int index, JsonText json) throws IOException {
        Frame frame = tree.frames().get(index);
        json.object().key("name").string(frame.name());
        if (!frame.file().isEmpty()) {
            json.key("file").string(frame.file());
        }
        if (tree.firstLine(index) > 0) {
            json.key("line").number(tree.firstLine(index));
        }
        json.endObject();
    }
}
