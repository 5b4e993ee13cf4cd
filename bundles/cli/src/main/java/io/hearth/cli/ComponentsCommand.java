/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import io.hearth.collector.api.BuildInfo;
import io.hearth.collector.api.FactoryPart;
import io.hearth.collector.api.Kind;
import io.hearth.collector.api.Signal;
import io.hearth.collector.api.Stability;
import io.hearth.collector.core.ComponentsReport;
import io.hearth.terminal.TerminalText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** {@code hearth components}: what this distribution can run, as YAML in the Collector's shape, with profiles shown. */
final class ComponentsCommand implements CommandAction {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][^\\p{Cntrl}]*");

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException {
        ComponentsReport report = Configured.gated(arguments, session).components();
        session.console()
                .out()
                .print(yaml(report, session::bundleOrigin)
                        + addons("addons_not_used", session.addonProblems())
                        + addons("addons_not_trusted", session.addonWarnings()));
        return Dispatcher.DONE;
    }

    static String yaml(ComponentsReport report, UnaryOperator<String> origin) {
        StringBuilder text = new StringBuilder();
        BuildInfo build = report.buildInfo();
        text.append("buildinfo:\n");
        text.append("    command: ").append(build.command()).append('\n');
        text.append("    description: ").append(build.description()).append('\n');
        text.append("    version: ").append(build.version()).append('\n');
        for (Kind kind : new Kind[] {Kind.RECEIVER, Kind.PROCESSOR, Kind.EXPORTER, Kind.CONNECTOR, Kind.EXTENSION}) {
            appendKind(text, kind, report, origin);
        }
        text.append("providers:\n");
        new TreeMap<>(report.providers())
                .forEach((scheme, module) -> text.append("    - scheme: ")
                        .append(scheme)
                        .append("\n      module: ")
                        .append(module)
                        .append('\n'));
        if (!report.waiting().isEmpty()) {
            text.append("waiting:\n");
            for (ComponentsReport.Waiting waiting : report.waiting()) {
                text.append("    - kind: ").append(lower(waiting.kind().name()));
                text.append("\n      type: ").append(waiting.type().value());
                text.append("\n      needed_by: ").append(waiting.neededBy()).append('\n');
            }
        }
        return text.toString();
    }

    static String addons(String title, List<String> problems) {
        StringBuilder text = new StringBuilder(problems.isEmpty() ? "" : title + ":\n");
        for (String problem : problems) {
            text.append("    - ").append(Facts.quote(problem)).append('\n');
        }
        return text.toString();
    }

    private static void appendKind(
            StringBuilder text, Kind kind, ComponentsReport report, UnaryOperator<String> origin) {
        boolean any = false;
        for (ComponentsReport.Entry entry : report.components()) {
            if (entry.kind() != kind) {
                continue;
            }
            text.append(any ? "" : lower(kind.name()) + "s:\n");
            any = true;
            text.append("    - name: ").append(scalar(entry.type().value())).append('\n');
            text.append("      module: ").append(TerminalText.escape(entry.module()));
            text.append(entry.version().isEmpty() ? "" : " v" + entry.version()).append('\n');
            appendOrigin(text, "      ", origin.apply(entry.module() + " " + entry.version()));
            text.append("      stability:\n");
            if (kind == Kind.EXTENSION) {
                appendStability(text, "extension", entry.extensionStability());
            }
            Map<String, Stability> sorted = new TreeMap<>(entry.pairs());
            for (Map.Entry<Signal, Stability> signal : entry.stability().entrySet()) {
                sorted.put(signal.getKey().name(), signal.getValue());
            }
            sorted.forEach((name, stability) -> appendStability(text, name, stability));
            appendParts(text, entry.parts(), origin);
        }
        if (!any) {
            text.append(lower(kind.name())).append("s: []\n");
        }
    }

    private static void appendOrigin(StringBuilder text, String indent, String origin) {
        if (!origin.isEmpty()) {
            text.append(indent).append("from: ").append(scalar(origin)).append('\n');
        }
    }

    private static void appendParts(StringBuilder text, List<FactoryPart> parts, UnaryOperator<String> origin) {
        text.append(parts.isEmpty() ? "" : "      parts:\n");
        for (FactoryPart part : parts) {
            text.append("        - ").append(part.kind()).append(": ").append(scalar(part.name()));
            text.append("\n          module: ").append(scalar(part.module()));
            text.append('\n');
            appendOrigin(text, "          ", origin.apply(part.module()));
            text.append("          state: ").append(scalar(part.state())).append('\n');
        }
    }

    /** As YAML reads it back: what an unwinder or a probe says of itself may hold anything. */
    static String scalar(String foreign) {
        String text = TerminalText.escape(foreign);
        if (PLAIN.matcher(text).matches() && !text.contains(": ") && !text.contains(" #") && !text.endsWith(":")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static void appendStability(StringBuilder text, String name, Stability stability) {
        String word = stability.name();
        text.append("        ").append(name).append(": ").append(word.charAt(0)).append(lower(word.substring(1)));
        text.append('\n');
    }

    private static String lower(String word) {
        return word.toLowerCase(java.util.Locale.ROOT);
    }
}
