/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import io.hearth.exporter.profilefile.internal.Interner;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;

/**
 * A flame graph as one HTML page that needs nothing else. The page is a resource with two marks: the title, escaped, and
 * the data, which is JSON, deflated, in base64, so that no name in it can be taken for markup or script.
 */
final class FlameGraphHtml {

    private static final String TEMPLATE = "flamegraph.html";
    private static final String TITLE_MARK = "@TITLE@";
    private static final String DATA_MARK = "@DATA@";

    private FlameGraphHtml() {}

    static void write(FrameTree tree, Facts facts, OutputStream out) throws IOException {
        String page = template();
        int data = page.indexOf(DATA_MARK);
        out.write(withTitle(page.substring(0, data), facts.title()));
        OutputStream packed = new DeflaterOutputStream(Base64.getEncoder().wrap(new StaysOpen(out)));
        try (Writer json = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
            data(tree, facts, new JsonText(json));
        }
        out.write(withTitle(page.substring(data + DATA_MARK.length()), facts.title()));
    }

    private static String template() throws IOException {
        try (InputStream in = FlameGraphHtml.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new IOException("resource '" + TEMPLATE + "' is missing from the bundle");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] withTitle(String part, String title) {
        String escaped = title.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        return part.replace(TITLE_MARK, escaped).getBytes(StandardCharsets.UTF_8);
    }

    private static void data(FrameTree tree, Facts facts, JsonText json) throws IOException {
        Interner<String> strings = new Interner<>("");
        json.object();
        json.key("type").string(facts.type()).key("unit").string(facts.unit());
        json.key("nanosPerUnit").number(facts.nanosPerUnit());
        json.key("startMillis").number(facts.startUnixNano() / 1_000_000);
        json.key("durationNanos").number(facts.durationNanos());
        json.key("processes").number(facts.processes());
        json.key("frames").array();
        for (int i = 0; i < tree.frames().size(); i++) {
            Frame frame = tree.frames().get(i);
            json.number(strings.index(frame.kind())).number(strings.index(frame.name()));
            json.number(strings.index(frame.file())).number(strings.index(frame.mapping()));
            json.number(tree.firstLine(i)).number(tree.lastLine(i)).number(frame.inlined() ? 1 : 0);
            json.number(strings.index(processes(tree.processIds(i))));
        }
        json.endArray().key("strings").array();
        for (String string : strings.entries()) {
            json.string(string);
        }
        json.endArray().key("nodes").array();
        nodes(tree, json);
        json.endArray().endObject();
    }

    private static String processes(Set<String> ids) {
        return switch (ids.size()) {
            case 0 -> "";
            case 1 -> "pid " + ids.iterator().next();
            default -> ids.size() + " processes";
        };
    }

    /** Nodes in preorder, each as frame, samples of its own, number of children. */
    private static void nodes(FrameTree tree, JsonText json) throws IOException {
        ChildOrder order = new ChildOrder(tree);
        for (int node : order.nodes()) {
            json.number(tree.frame(node)).number(tree.self(node)).number(order.childCount(node));
        }
    }

    /** Base64 writes its last characters when it is closed, but the page goes on after it. */
    private static final class StaysOpen extends FilterOutputStream {

        StaysOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
