/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Place;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads YAML 1.2, and so JSON too, into values that know their lines. Bounded: files up to a megabyte, 50 levels deep, no
 * aliases beyond the library's limit.
 */
public final class YamlReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 50;

    private YamlReader() {}

    /**
     * Reads a file.
     *
     * @param name what a person calls the file
     * @throws AssemblyException if it cannot be read or is not YAML; names the line
     */
    public static YamlValue read(Path file, String name) throws AssemblyException {
        try {
            if (Files.isDirectory(file)) {
                throw new AssemblyException(name + " is a folder; name the file in it");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new AssemblyException(name + " is larger than a megabyte, which no list of bundles is");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), name);
        } catch (MalformedInputException e) {
            throw new AssemblyException(name + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new AssemblyException(
                    Files.exists(file)
                            ? name + " cannot be read: " + e.getMessage()
                            : "there is no file " + name + "; write one, or correct its name",
                    e);
        }
    }

    public static YamlValue parse(String text, String name) throws AssemblyException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setUseMarks(true)
                .setCodePointLimit(MAX_BYTES)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw new AssemblyException(name + " is empty");
            }
            return value(root.get(), name, 0);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new AssemblyException(new Place(name, line) + ": this is not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new AssemblyException(name + " is not YAML: " + e.getMessage(), e);
        }
    }

    private static YamlValue value(Node node, String name, int depth) throws AssemblyException {
        Place place = place(node, name);
        if (depth > MAX_DEPTH) {
            throw place.problem("this is nested more than " + MAX_DEPTH + " deep");
        }
        if (node instanceof ScalarNode scalar) {
            boolean nothing = scalar.isPlain() && scalar.getValue().equals("null");
            return new YamlValue.Text(nothing ? "" : scalar.getValue(), place);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlValue> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(value(item, name, depth + 1));
            }
            return new YamlValue.Sequence(List.copyOf(items), place);
        }
        return table((MappingNode) node, name, place, depth);
    }

    private static YamlValue table(MappingNode node, String name, Place place, int depth) throws AssemblyException {
        LinkedHashMap<String, YamlValue> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new HashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Place at = place(tuple.getKeyNode(), name);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw at.problem("a key is a text");
            }
            if (entries.put(key.getValue(), value(tuple.getValueNode(), name, depth + 1)) != null) {
                throw at.problem("\"" + key.getValue() + "\" stands here twice; keep one of them");
            }
            keys.put(key.getValue(), at);
        }
        return new YamlValue.Table(entries, keys, place);
    }

    private static Place place(Node node, String name) {
        return new Place(name, node.getStartMark().map(Mark::getLine).orElse(-1) + 1);
    }
}
