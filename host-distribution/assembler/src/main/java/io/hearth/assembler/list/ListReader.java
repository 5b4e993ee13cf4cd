/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Place;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.artifact.Digest;
import io.hearth.assembler.artifact.HearthVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a list; whatever is wrong with it is said with its line before anything is looked for. */
public final class ListReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9.+~-]{0,62}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int OLDEST_JAVA = 17;
    private static final int MAX_START_LEVEL = 1000;
    private static final Set<String> KEYS = Set.of(
            "name",
            "version",
            "description",
            "maintainer",
            "homepage",
            "licence",
            "features",
            "carries",
            "bundles",
            "without",
            "repositories",
            "config",
            "properties",
            "trust",
            "java",
            "outputs");

    private final Path file;
    private final Path folder;
    private final String shown;

    private ListReader(Path file, String shown) {
        this.file = file;
        this.folder = DistributionList.folderOf(file);
        this.shown = shown;
    }

    /**
     * Reads a list.
     *
     * @param shown what the person called the file
     */
    public static DistributionList read(Path file, String shown) throws AssemblyException {
        return new ListReader(file, shown).read();
    }

    private DistributionList read() throws AssemblyException {
        YamlValue.Table list = YamlReader.read(file, shown).asTable("a list");
        list.allow("a list", KEYS);
        return new DistributionList(
                file,
                digest(),
                about(list),
                list.texts("features"),
                list.texts("carries"),
                bundles(list),
                list.texts("without"),
                list.texts("repositories"),
                config(list),
                properties(list),
                trust(list),
                java(list),
                new OutputsReader(folder).read(list.get("outputs")),
                new Place(shown, 0));
    }

    private String digest() throws AssemblyException {
        try {
            return Digest.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new AssemblyException(shown + " cannot be read: " + e.getMessage(), e);
        }
    }

    private DistributionList.About about(YamlValue.Table list) throws AssemblyException {
        String name =
                matching(list, "name", "hearth", NAME, "small letters, digits, dots and dashes, such as acme-profiler");
        String version = matching(list, "version", HearthVersion.ofThisJar(), VERSION, "a version such as 1.2.0");
        return new DistributionList.About(
                name,
                version,
                list.text("description", "An OpenTelemetry collector"),
                list.text("maintainer", "nobody <nobody@localhost>"),
                list.text("homepage", ""),
                list.text("licence", "Apache-2.0"));
    }

    private String matching(YamlValue.Table table, String key, String otherwise, Pattern pattern, String form)
            throws AssemblyException {
        String text = table.text(key, otherwise);
        if (!pattern.matcher(text).matches()) {
            throw place(table, key).problem("\"" + text + "\" is no " + key + "; write " + form);
        }
        return text;
    }

    private Place place(YamlValue.Table table, String key) {
        YamlValue value = table.get(key);
        return value == null ? table.place() : value.place();
    }

    private List<ListedBundle> bundles(YamlValue.Table list) throws AssemblyException {
        List<ListedBundle> bundles = new ArrayList<>();
        for (YamlValue item : list.sequence("bundles")) {
            bundles.add(bundle(item));
        }
        return bundles;
    }

    private ListedBundle bundle(YamlValue item) throws AssemblyException {
        if (item instanceof YamlValue.Text) {
            return named(
                    item.asText("a bundle"), new ListedBundle.Wish(ListedBundle.Wish.START_LEVEL, ""), item.place());
        }
        YamlValue.Table table = item.asTable("a bundle");
        table.allow("a bundle", Set.of("bundle", "folder", "start-level", "sha256"));
        String sha256 = table.text("sha256", "");
        if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
            throw place(table, "sha256").problem("\"" + sha256 + "\" is no SHA-256: it has 64 digits, 0-9 and a-f");
        }
        int level = number(table, "start-level", ListedBundle.Wish.START_LEVEL, 1, MAX_START_LEVEL);
        ListedBundle.Wish wish = new ListedBundle.Wish(level, sha256);
        if (table.get("folder") != null) {
            if (table.get("bundle") != null || !sha256.isEmpty()) {
                throw item.place()
                        .problem(
                                "a folder stands alone, with no \"bundle\" and no \"sha256\" beside it; write two entries");
            }
            String path = table.text("folder", "");
            return new ListedBundle.FromFolder(path, path(path, place(table, "folder")), wish, item.place());
        }
        if (table.get("bundle") == null) {
            throw item.place().problem("a bundle needs \"bundle: COORDINATES or PATH\" or \"folder: PATH\"");
        }
        return named(table.text("bundle", ""), wish, item.place());
    }

    private ListedBundle named(String text, ListedBundle.Wish wish, Place place) throws AssemblyException {
        if (text.endsWith(".jar") || text.startsWith(".") || text.startsWith("/")) {
            return new ListedBundle.FromFile(text, path(text, place), wish, place);
        }
        Coordinates coordinates = Coordinates.parse(text);
        if (coordinates == null) {
            throw place.problem(
                    "\"" + text + "\" is no bundle: write group:artifact:version (the version may be a range"
                            + " such as [1.2,2)), or the path of a .jar");
        }
        return new ListedBundle.FromMaven(coordinates, wish, place);
    }

    private Path path(String text, Place place) throws AssemblyException {
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new AssemblyException(place + ": \"" + text + "\" is no path: " + e.getReason(), e);
        }
    }

    private YamlValue.@Nullable Text config(YamlValue.Table list) throws AssemblyException {
        YamlValue value = list.get("config");
        return value == null ? null : new YamlValue.Text(value.asText("\"config\""), value.place());
    }

    private static Map<String, YamlValue.Text> properties(YamlValue.Table list) throws AssemblyException {
        Map<String, YamlValue.Text> properties = new LinkedHashMap<>();
        YamlValue value = list.get("properties");
        if (value != null) {
            for (Map.Entry<String, YamlValue> entry :
                    value.asTable("\"properties\"").entries().entrySet()) {
                String text = entry.getValue().asText(entry.getKey());
                if (!PROPERTY.matcher(entry.getKey()).matches() || text.indexOf('\n') >= 0) {
                    throw entry.getValue()
                            .place()
                            .problem(
                                    "\"" + entry.getKey()
                                            + "\" is no line for conf/hearth.properties: a name of letters, digits and dots, and one line of text");
                }
                properties.put(
                        entry.getKey(),
                        new YamlValue.Text(text, entry.getValue().place()));
            }
        }
        return properties;
    }

    private DistributionList.Trust trust(YamlValue.Table list) throws AssemblyException {
        YamlValue value = list.get("trust");
        if (value == null) {
            return new DistributionList.Trust("off", List.of(), list.place());
        }
        YamlValue.Table table = value.asTable("\"trust\"");
        table.allow("trust", Set.of("signatures", "signers"));
        String signatures = table.text("signatures", "require");
        if (!Set.of("off", "warn", "require").contains(signatures)) {
            throw place(table, "signatures").problem("signatures are off, warn or require, not \"" + signatures + "\"");
        }
        return new DistributionList.Trust(signatures, table.texts("signers"), value.place());
    }

    private int java(YamlValue.Table list) throws AssemblyException {
        return number(list, "java", OLDEST_JAVA, OLDEST_JAVA, 99);
    }

    private int number(YamlValue.Table table, String key, int otherwise, int least, int most) throws AssemblyException {
        String text = table.text(key, String.valueOf(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw place(table, key)
                .problem("\"" + key + "\" is a whole number from " + least + " to " + most + ", not \"" + text + "\"");
    }
}
