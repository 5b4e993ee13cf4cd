/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns sources into one tree: retrieves each, merges them from left to right, puts {@code --set} over them and expands
 * <code>${...}</code>. Reads files and environment variables; holds no state.
 */
public final class ConfigResolver {

    private final Function<String, @Nullable String> environment;

    /** Resolves with the environment of this process. */
    public ConfigResolver() {
        this(System::getenv);
    }

    /** Resolves with an environment of the caller's choice; the function gives null for a variable that is not set. */
    public ConfigResolver(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** The schemes that URIs may have. */
    public static List<String> schemes() {
        return ConfigProviders.SCHEMES;
    }

    /**
     * Resolves a configuration.
     *
     * @throws ConfigException if a source cannot be read. Problems inside readable sources are kept in the tree, so that
     *     they are reported together with those of the binding.
     */
    public ConfigTree resolve(ConfigSource source) throws ConfigException {
        ProblemList problems = new ProblemList();
        if (source.uris().isEmpty() && source.tree() == null) {
            problems.add(SourcePosition.of("--config"), "", "at least one config flag must be provided");
        }
        ConfigProviders providers = new ConfigProviders(environment);
        MapNode merged = MapNode.empty(SourcePosition.of("(no source)"));
        if (source.tree() != null) {
            merged = merged.mergedWith((MapNode) PlainTree.of(source.tree()));
        }
        for (String uri : source.uris()) {
            MapNode root = retrieve(ConfigProviders.withFileScheme(uri), providers, problems);
            merged = root == null ? merged : merged.mergedWith(root);
        }
        for (String set : source.sets()) {
            MapNode root = setting(set, problems);
            merged = root == null ? merged : merged.mergedWith(root);
        }
        problems.throwIfAny();
        return new ConfigTree((MapNode) new Expander(providers, problems).expand(merged), problems);
    }

    private static @Nullable MapNode retrieve(String uri, ConfigProviders providers, ProblemList problems) {
        int before = problems.count();
        try {
            Retrieved retrieved = providers.retrieve(uri, problems);
            ConfigNode node = retrieved.node();
            if (node instanceof MapNode map) {
                return nested(map, problems);
            }
            if (!uri.startsWith("file:")) {
                // As a value it would be a text, but a whole configuration has to be YAML: say why it is not.
                YamlTree.parse(node.origin().source(), retrieved.text(), problems);
            }
            if (problems.count() == before && !(node instanceof ScalarNode scalar && scalar.isNull())) {
                problems.add(node.origin(), "", "a configuration is a map of sections, got a " + node.typeName());
            }
        } catch (RetrieveException e) {
            if (problems.count() == before) {
                problems.add(SourcePosition.of("--config " + uri), "", String.valueOf(e.getMessage()));
            }
        }
        return null;
    }

    /** {@code a.b.c=yaml} as a map of maps. */
    private static @Nullable MapNode setting(String set, ProblemList problems) {
        int equal = set.indexOf('=');
        SourcePosition origin = SourcePosition.of("--set " + (equal < 0 ? set : set.substring(0, equal)));
        if (equal < 0) {
            problems.add(origin, "", "missing equal sign; write --set a.b.c=value");
            return null;
        }
        String key = set.substring(0, equal).replace(".", "::");
        ConfigNode value = YamlTree.parse(origin.source(), set.substring(equal + 1), problems);
        if (value == null) {
            return null;
        }
        ConfigNode placed =
                value instanceof ScalarNode scalar ? ScalarNode.of(origin, scalar.value(), scalar.text()) : value;
        return nested(new MapNode(origin, Map.of(key, new MapNode.Entry(origin, placed))), problems);
    }

    /** Keys of the outermost map that contain {@code ::} are maps in maps. */
    private static MapNode nested(MapNode map, ProblemList problems) {
        boolean plain = true;
        for (String key : map.entries().keySet()) {
            plain = plain && !key.contains("::");
        }
        if (plain) {
            return map;
        }
        MapNode result = MapNode.empty(map.origin());
        for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
            MapNode one = wrapped(entry.getKey(), entry.getValue(), problems, 0);
            result = one == null ? result : result.mergedWith(one);
        }
        return result;
    }

    private static @Nullable MapNode wrapped(String key, MapNode.Entry value, ProblemList problems, int depth) {
        int separator = key.indexOf("::");
        String first = separator < 0 ? key : key.substring(0, separator);
        if (first.isEmpty() || depth > YamlTree.MAX_DEPTH) {
            problems.add(value.keyOrigin(), key, "a key must not be empty");
            return null;
        }
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        if (separator < 0) {
            entries.put(first, value);
        } else {
            MapNode inner = wrapped(key.substring(separator + 2), value, problems, depth + 1);
            if (inner == null) {
                return null;
            }
            entries.put(first, new MapNode.Entry(value.keyOrigin(), inner));
        }
        return new MapNode(value.keyOrigin(), entries);
    }
}
