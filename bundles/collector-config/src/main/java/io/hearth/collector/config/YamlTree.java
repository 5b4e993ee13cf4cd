/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into nodes with positions. Built on parser events, not on the library's node graph, so that
 * depth, size and what aliases expand to are bounded here.
 */
final class YamlTree {

    /** Characters of one source. */
    static final int MAX_CHARACTERS = 1 << 20;

    /** Levels of maps and lists inside each other. */
    static final int MAX_DEPTH = 64;

    /** Nodes of one source, aliases counted as often as they are used. */
    static final int MAX_NODES = 100_000;

    /** Characters of one line: the scanner goes through a line several times. */
    static final int MAX_LINE = 64 << 10;

    /** Characters of one key. */
    static final int MAX_KEY = 1024;

    private static final int SHOWN_TEXT = 60;

    private static final String TAG_PREFIX = "tag:yaml.org,2002:";

    private final String source;
    private final ProblemList problems;
    private final Map<Anchor, ConfigNode> anchors = new HashMap<>();
    private int nodes;

    private YamlTree(String source, ProblemList problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * Reads a document; an empty one is a null scalar.
     *
     * @return null if the text is not YAML, which has then been added to the problems
     */
    static @Nullable ConfigNode parse(String source, String text, ProblemList problems) {
        return new YamlTree(source, problems).document(text);
    }

    private @Nullable ConfigNode document(String text) {
        if (text.length() > MAX_CHARACTERS) {
            problems.add(SourcePosition.of(source), "", "is larger than " + MAX_CHARACTERS + " characters");
            return null;
        }
        int tooLong = longLine(text);
        if (tooLong > 0) {
            problems.add(
                    new SourcePosition(source, tooLong, 1), "", "a line is longer than " + MAX_LINE + " characters");
            return null;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            return document(events);
        } catch (Malformed e) {
            problems.add(e.origin, "", e.sentence);
        } catch (MarkedYamlEngineException e) {
            problems.add(origin(e.getProblemMark()), "", "is not valid YAML: " + sentence(e));
        } catch (YamlEngineException e) {
            problems.add(
                    SourcePosition.of(source), "", "is not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            // A defect of the library; what is read comes from anybody.
            problems.add(SourcePosition.of(source), "", "is not valid YAML: the parser fails with " + e.getClass());
        }
        return null;
    }

    /** The number of the first line that is too long, counted from 1; 0 if there is none. */
    private static int longLine(String text) {
        int line = 1;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                line += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 0 : 1;
                begin = i + 1;
            } else if (i - begin >= MAX_LINE) {
                return line;
            }
        }
        return 0;
    }

    private static String sentence(MarkedYamlEngineException e) {
        String problem = e.getProblem();
        String context = e.getContext();
        return context == null || context.isEmpty() ? problem : problem + " (" + context + ")";
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private ConfigNode document(Iterator<Event> events) throws Malformed {
        Event event = events.next();
        while (event.getEventId() == Event.ID.StreamStart || event.getEventId() == Event.ID.Comment) {
            event = events.next();
        }
        if (event.getEventId() == Event.ID.StreamEnd) {
            return ScalarNode.of(new SourcePosition(source, 1, 1), null, "");
        }
        ConfigNode root = node(events.next(), events, 0);
        while (events.hasNext()) {
            Event after = events.next();
            if (after.getEventId() == Event.ID.DocumentStart) {
                throw new Malformed(
                        origin(after.getStartMark()), "a configuration is one YAML document, here a second one begins");
            }
        }
        return root;
    }

    private ConfigNode node(Event event, Iterator<Event> events, int depth) throws Malformed {
        SourcePosition origin = origin(event.getStartMark());
        checkDepth(depth, origin);
        count(1, origin);
        if (event instanceof AliasEvent alias) {
            ConfigNode target = anchors.get(alias.getAlias());
            if (target == null) {
                throw new Malformed(
                        origin, "alias *" + shown(alias.getAlias().getValue()) + " refers to no anchor before it");
            }
            count(target.size(), origin);
            checkDepth(depth + target.height(), origin);
            return target;
        }
        ConfigNode node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar, origin);
        } else if (event instanceof SequenceStartEvent) {
            node = list(events, origin, depth);
        } else if (event instanceof MappingStartEvent) {
            node = map(events, origin, depth);
        } else {
            throw new Malformed(origin, "is not valid YAML: unexpected " + event.getEventId());
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        if (anchor.isPresent()) {
            anchors.put(anchor.get(), node);
        }
        return node;
    }

    private ConfigNode scalar(ScalarEvent event, SourcePosition origin) throws Malformed {
        String text = event.getValue();
        Optional<String> tag = event.getTag();
        if (tag.isEmpty()) {
            return ScalarNode.of(origin, event.isPlain() ? YamlScalar.resolve(text) : text, text);
        }
        Object resolved = YamlScalar.resolve(text);
        return switch (tag.get()) {
            case "!", TAG_PREFIX + "str" -> ScalarNode.of(origin, text, text);
            case TAG_PREFIX + "null" -> ScalarNode.of(origin, null, text);
            case TAG_PREFIX + "bool" -> typed(resolved instanceof Boolean, "bool", resolved, text, origin);
            case TAG_PREFIX + "int" -> typed(resolved instanceof Long, "int", resolved, text, origin);
            case TAG_PREFIX + "float" ->
                typed(
                        resolved instanceof Number,
                        "float",
                        resolved instanceof Long whole ? (Object) whole.doubleValue() : resolved,
                        text,
                        origin);
            default -> throw new Malformed(origin, "YAML tag " + shown(tag.get()) + " is not supported; leave it out");
        };
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT) + "...";
    }

    private static ConfigNode typed(
            boolean fits, String tag, @Nullable Object value, String text, SourcePosition origin) throws Malformed {
        if (!fits) {
            throw new Malformed(origin, "\"" + shown(text) + "\" does not fit its YAML tag !!" + tag);
        }
        return ScalarNode.of(origin, value, text);
    }

    private ConfigNode list(Iterator<Event> events, SourcePosition origin, int depth) throws Malformed {
        List<ConfigNode> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, events, depth + 1));
        }
        return new ListNode(origin, items);
    }

    private ConfigNode map(Iterator<Event> events, SourcePosition origin, int depth) throws Malformed {
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        List<ConfigNode> merged = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            SourcePosition keyOrigin = origin(event.getStartMark());
            if (!(event instanceof ScalarEvent)) {
                throw new Malformed(keyOrigin, "a key must be a plain text, not a list, a map or an alias");
            }
            ScalarEvent keyEvent = (ScalarEvent) event;
            String key = keyEvent.getValue();
            if (key.length() > MAX_KEY) {
                throw new Malformed(keyOrigin, "a key is longer than " + MAX_KEY + " characters");
            }
            node(event, events, depth + 1);
            ConfigNode value = node(events.next(), events, depth + 1);
            if (key.equals("<<") && keyEvent.isPlain()) {
                merged.add(value);
            } else if (key.isEmpty()) {
                problems.add(keyOrigin, "", "a key must not be empty");
            } else {
                MapNode.Entry first = entries.putIfAbsent(key, new MapNode.Entry(keyOrigin, value));
                if (first != null) {
                    problems.add(
                            keyOrigin,
                            "",
                            "key \"" + key + "\" is already defined at line "
                                    + first.keyOrigin().line());
                }
            }
        }
        for (ConfigNode value : merged) {
            merge(value, entries);
        }
        return new MapNode(origin, entries);
    }

    /** The value of a {@code <<} key: a map, or a list of maps, whose keys fill in what is not written. */
    private void merge(ConfigNode value, Map<String, MapNode.Entry> entries) throws Malformed {
        if (value instanceof MapNode map) {
            for (Map.Entry<String, MapNode.Entry> entry : map.entries().entrySet()) {
                entries.putIfAbsent(entry.getKey(), entry.getValue());
            }
        } else if (value instanceof ListNode list) {
            for (ConfigNode item : list.items()) {
                merge(item, entries);
            }
        } else {
            throw new Malformed(value.origin(), "a merge key << takes a map or a list of maps");
        }
    }

    private static void checkDepth(int depth, SourcePosition origin) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed(origin, "is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private void count(int more, SourcePosition origin) throws Malformed {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Malformed(origin, "has more than " + MAX_NODES + " values once aliases are expanded");
        }
    }

    private SourcePosition origin(Optional<Mark> mark) {
        return mark.isPresent()
                ? new SourcePosition(
                        source, mark.get().getLine() + 1, mark.get().getColumn() + 1)
                : SourcePosition.of(source);
    }

    /** Ends the reading of a source whose structure cannot be trusted. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient SourcePosition origin;
        private final String sentence;

        Malformed(SourcePosition origin, String sentence) {
            super(sentence);
            this.origin = origin;
            this.sentence = sentence;
        }
    }
}
