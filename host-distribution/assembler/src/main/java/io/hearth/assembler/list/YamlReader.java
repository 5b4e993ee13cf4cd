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
    /** Aliases make many values of few bytes. */
    private static final int MAX_VALUES = 100_000;

    private final String name;
    private int values;

    private YamlReader(String name) {
        this.name = name;
    }

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
                .setAllowNonScalarKeys(true)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw new AssemblyException(name + " is empty; write at least \"features: [all]\"");
            }
            return new YamlReader(name).value(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new AssemblyException(
                    new Place(name, line) + ": this is not YAML: " + e.getProblem()
                            + "; correct this line or the one before",
                    e);
        } catch (YamlEngineException e) {
            throw new AssemblyException(name + " is not YAML: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            // The library's composer goes down with the text and has no bound of its own.
            throw new AssemblyException(
                    name + " is nested too deep to be read; no list needs more than a few levels", e);
        }
    }

    private YamlValue value(Node node, int depth) throws AssemblyException {
        Place place = place(node);
        if (depth > MAX_DEPTH) {
            throw place.problem("this is nested more than " + MAX_DEPTH + " deep; take out what nobody reads");
        }
        if (++values > MAX_VALUES) {
            throw place.problem("with its aliases written out this has more than " + MAX_VALUES
                    + " values; write out what is meant");
        }
        if (node instanceof ScalarNode scalar) {
            if (scalar.getValue().indexOf('\0') >= 0) {
                throw place.problem("this text holds a zero byte; take it out");
            }
            boolean nothing = scalar.isPlain() && scalar.getValue().equals("null");
            return new YamlValue.Text(nothing ? "" : scalar.getValue(), place);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlValue> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(value(item, depth + 1));
            }
            return new YamlValue.Sequence(List.copyOf(items), place);
        }
        return table((MappingNode) node, place, depth);
    }

    private YamlValue table(MappingNode node, Place place, int depth) throws AssemblyException {
        LinkedHashMap<String, YamlValue> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new HashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Place at = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw at.problem("a key is a text, not a list and not keys with values; write \"key: value\"");
            }
            if (entries.put(key.getValue(), value(tuple.getValueNode(), depth + 1)) != null) {
                throw at.problem("\"" + key.getValue() + "\" stands here twice; keep one of them");
            }
            keys.put(key.getValue(), at);
        }
        return new YamlValue.Table(entries, keys, place);
    }

    private Place place(Node node) {
        return new Place(name, node.getStartMark().map(Mark::getLine).orElse(-1) + 1);
    }
}
