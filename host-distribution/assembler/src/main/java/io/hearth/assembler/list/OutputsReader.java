/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code outputs}: {@code [folder, deb]}, or one table for each with how it is to be made. */
final class OutputsReader {
    private static final Set<String> KINDS = Set.of("folder", "tar.gz", "zip", "deb", "rpm", "oci");
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");

    private final Path folder;

    OutputsReader(Path folder) {
        this.folder = folder;
    }

    List<ListedOutput> read(@org.jspecify.annotations.Nullable YamlValue value) throws AssemblyException {
        List<ListedOutput> outputs = new ArrayList<>();
        if (value == null) {
            return outputs;
        }
        for (YamlValue item : value.asSequence("outputs")) {
            outputs.add(output(item));
        }
        return outputs;
    }

    private ListedOutput output(YamlValue item) throws AssemblyException {
        if (item instanceof YamlValue.Text) {
            return new ListedOutput(
                    kind(item.asText("an output"), item),
                    "system",
                    List.of(),
                    List.of(),
                    List.of("amd64"),
                    "",
                    item.place());
        }
        YamlValue.Table table = item.asTable("an output");
        table.allow("an output", Set.of("kind", "java", "jdk", "modules", "architectures", "base"));
        String java = table.text("java", "system");
        if (!java.equals("system") && !java.equals("bundled")) {
            throw item.place()
                    .problem("\"java\" is system (the machine's) or bundled (in the package), not \"" + java + "\"");
        }
        List<String> architectures = new ArrayList<>();
        for (YamlValue.Text text : table.texts("architectures")) {
            if (!ARCHITECTURES.contains(text.value())) {
                throw text.place().problem("architectures are amd64 and arm64, not \"" + text.value() + "\"");
            }
            architectures.add(text.value());
        }
        if (table.get("kind") == null) {
            throw item.place().problem("an output needs \"kind\": folder, tar.gz, zip, deb, rpm or oci");
        }
        return new ListedOutput(
                kind(table.text("kind", ""), item),
                java,
                jdks(table),
                table.texts("modules").stream().map(YamlValue.Text::value).toList(),
                architectures.isEmpty() ? List.of("amd64") : architectures,
                path(table.text("base", "")),
                item.place());
    }

    /** One path, or a list of them. */
    private List<String> jdks(YamlValue.Table table) throws AssemblyException {
        if (table.get("jdk") instanceof YamlValue.Sequence) {
            return table.texts("jdk").stream().map(text -> path(text.value())).toList();
        }
        String one = table.text("jdk", "");
        return one.isEmpty() ? List.of() : List.of(path(one));
    }

    private String path(String text) {
        return text.isEmpty() ? "" : folder.resolve(text).normalize().toString();
    }

    private static String kind(String text, YamlValue item) throws AssemblyException {
        if (!KINDS.contains(text)) {
            throw item.place()
                    .problem("\"" + text + "\" is no output" + Nearest.hint(text, KINDS)
                            + "; there are folder, tar.gz, zip, deb, rpm and oci");
        }
        return text;
    }
}
