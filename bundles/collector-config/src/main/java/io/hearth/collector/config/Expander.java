/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${...}</code> in values, never in keys, and then <code>$$</code> by <code>$</code>.
 *
 * <p>The rules are the Collector's (its {@code confmap} package): the innermost reference is replaced first; a reference
 * after an odd number of dollar signs is escaped; a scalar that is one reference takes the type of what it refers to,
 * and inside a longer text its characters. How much a configuration may expand to is bounded, so that one that refers to
 * itself ends with a sentence.
 */
final class Expander {

    /** References replaced in one scalar. */
    private static final int MAX_ROUNDS = 1000;

    /** References replaced in one configuration. */
    private static final int MAX_RETRIEVALS = 10_000;

    /** Characters that all references together bring. */
    private static final long MAX_RETRIEVED = 8L * YamlTree.MAX_CHARACTERS;

    /** References that led to values with references in them. */
    private static final int MAX_NESTING = 32;

    /** Characters of one expanded scalar. */
    private static final int MAX_TEXT = YamlTree.MAX_CHARACTERS;

    private final ConfigProviders providers;
    private final ProblemList problems;
    private final Map<String, Retrieved> known = new HashMap<>();
    private int retrievals;
    private long retrieved;
    private int nodes;
    private boolean exhausted;

    Expander(ConfigProviders providers, ProblemList problems) {
        this.providers = providers;
        this.problems = problems;
    }

    ConfigNode expand(ConfigNode node) {
        return expand(node, KeyPath.root(), 0);
    }

    private ConfigNode expand(ConfigNode node, KeyPath path, int nesting) {
        if (++nodes > YamlTree.MAX_NODES * 2) {
            return tooMuch(node.origin(), path);
        }
        if (node instanceof MapNode map) {
            Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
            for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
                ConfigNode value = expand(entry.getValue().value(), path.child(entry.getKey()), nesting);
                entries.put(entry.getKey(), new MapNode.Entry(entry.getValue().keyOrigin(), value));
            }
            return new MapNode(map.origin(), entries);
        }
        if (node instanceof ListNode list) {
            List<ConfigNode> items = new ArrayList<>(list.items().size());
            for (ConfigNode item : list.items()) {
                items.add(expand(item, path.child(items.size()), nesting));
            }
            return new ListNode(list.origin(), items);
        }
        ScalarNode scalar = (ScalarNode) node;
        return scalar.value() instanceof String text && text.indexOf('$') >= 0
                ? expandText(scalar, path, nesting)
                : node;
    }

    private ConfigNode expandText(ScalarNode scalar, KeyPath path, int nesting) {
        String text = scalar.text();
        boolean substituted = scalar.substituted();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            int[] reference = find(text);
            if (reference == null) {
                String plain = text.replace("$$", "$");
                return new ScalarNode(scalar.origin(), plain, plain, substituted, false);
            }
            String uri = text.substring(reference[0] + 2, reference[1]);
            if (++retrievals > MAX_RETRIEVALS || text.length() > MAX_TEXT) {
                return tooMuch(scalar.origin(), path);
            }
            Retrieved value = retrieve(uri, scalar.origin(), path);
            if (value == null) {
                return ScalarNode.broken(scalar.origin());
            }
            retrieved += value.text().length() + text.length();
            if (retrieved > MAX_RETRIEVED) {
                return tooMuch(scalar.origin(), path);
            }
            if (reference[0] == 0 && reference[1] == text.length() - 1) {
                if (!(value.node() instanceof ScalarNode whole)) {
                    return nesting >= MAX_NESTING
                            ? tooMuch(scalar.origin(), path)
                            : expand(value.node(), path, nesting + 1);
                }
                if (!(whole.value() instanceof String)) {
                    return new ScalarNode(scalar.origin(), whole.value(), value.text(), true, false);
                }
                text = value.text();
                substituted = true;
            } else if (value.node() instanceof ScalarNode) {
                text = text.substring(0, reference[0]) + value.text() + text.substring(reference[1] + 1);
            } else {
                problems.add(
                        scalar.origin(),
                        path.toString(),
                        "${" + ConfigProviders.shown(uri) + "} is a "
                                + value.node().typeName() + " and cannot stand inside a text");
                return ScalarNode.broken(scalar.origin());
            }
        }
        return tooMuch(scalar.origin(), path);
    }

    private @Nullable Retrieved retrieve(String reference, SourcePosition origin, KeyPath path) {
        String uri = ConfigProviders.withDefaultScheme(reference);
        if (uri.indexOf('$') >= 0) {
            problems.add(
                    origin,
                    path.toString(),
                    "the uri \"" + ConfigProviders.shown(uri) + "\" contains unsupported characters ('$')");
            return null;
        }
        Retrieved before = known.get(uri);
        if (before != null) {
            return before;
        }
        try {
            Retrieved retrieved = providers.retrieve(uri, problems);
            known.put(uri, retrieved);
            if (retrieved.note() != null) {
                problems.warn(origin + ": " + path + ": " + retrieved.note());
            }
            return retrieved;
        } catch (RetrieveException e) {
            problems.add(origin, path.toString(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private ConfigNode tooMuch(SourcePosition origin, KeyPath path) {
        if (!exhausted) {
            exhausted = true;
            problems.add(origin, path.toString(), "too many recursive expansions: does ${...} refer to itself?");
        }
        return ScalarNode.broken(origin);
    }

    /** Where the last <code>${</code> between two places begins; -1 if there is none, and without looking further. */
    private static int lastOpening(String text, int from, int end) {
        for (int i = end - 2; i >= from; i--) {
            if (text.charAt(i) == '$' && text.charAt(i + 1) == '{') {
                return i;
            }
        }
        return -1;
    }

    /** Start and closing brace of the innermost reference that is not escaped, or null. */
    private static int @Nullable [] find(String text) {
        int from = 0;
        while (true) {
            int close = text.indexOf('}', from);
            if (close < 0) {
                return null;
            }
            int open = lastOpening(text, from, close);
            if (open >= from) {
                int dollars = 0;
                while (open - 1 - dollars >= from && text.charAt(open - 1 - dollars) == '$') {
                    dollars++;
                }
                if (dollars % 2 == 0) {
                    return new int[] {open, close};
                }
            }
            from = close + 1;
        }
    }
}
