/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.Parts;
import io.hearth.assembler.artifact.Digest;
import io.hearth.assembler.feature.Feature;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.Nearest;
import io.hearth.assembler.list.YamlReader;
import io.hearth.assembler.list.YamlValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The small files of a distribution: scripts, configuration, trusted signers, and the feature files with digests. */
public final class ConfigurationFiles {
    private static final String PROPERTIES = "conf/hearth.properties";
    private static final String CONFIG = "conf/config.yaml";
    private static final List<String> USED_BY_DEFAULT =
            List.of("receiver/profiling", "exporter/debug", "exporter/otlp_grpc");

    private final DistributionList list;
    private final List<Feature> features;

    public ConfigurationFiles(DistributionList list, List<Feature> features) {
        this.list = list;
        this.features = features;
    }

    /**
     * A configuration that is given must find its components.
     *
     * @param components as {@code kind/type}
     */
    public void check(List<String> components) throws AssemblyException {
        YamlValue.Text config = list.config();
        if (config == null) {
            return;
        }
        Path file = configFile(config);
        YamlValue.Table root = YamlReader.read(file, config.value()).asTable("a configuration");
        for (String kind : List.of("receiver", "processor", "exporter", "connector", "extension")) {
            YamlValue section = root.get(kind + "s");
            if (section instanceof YamlValue.Table table) {
                for (String id : table.entries().keySet()) {
                    String type = id.split("/", 2)[0].strip();
                    // "<<" merges what an alias stands for.
                    if (!id.equals("<<") && !components.contains(kind + "/" + type)) {
                        throw table.keys()
                                .getOrDefault(id, table.place())
                                .problem("no bundle of the list has the " + kind + " \"" + type + "\""
                                        + Nearest.hint(type, typesOfKind(kind, components)) + "; there is "
                                        + ofKind(kind, components)
                                        + ": add the feature or bundle that has it, or name another configuration")
                                .at(config.place());
                    }
                }
            }
        }
    }

    private static Set<String> typesOfKind(String kind, List<String> components) {
        TreeSet<String> types = new TreeSet<>();
        for (String component : components) {
            if (component.startsWith(kind + "/")) {
                types.add(component.substring(kind.length() + 1));
            }
        }
        return types;
    }

    private static String ofKind(String kind, List<String> components) {
        Set<String> types = typesOfKind(kind, components);
        return types.isEmpty() ? "no " + kind : String.join(", ", types);
    }

    private Path configFile(YamlValue.Text config) throws AssemblyException {
        Path file = list.folder().resolve(config.value()).normalize();
        if (!Files.isRegularFile(file)) {
            throw config.place()
                    .problem("there is no configuration " + config.value()
                            + " (from the folder of the list); correct its path");
        }
        return file;
    }

    /** Contents by path, sorted. */
    public Map<String, byte[]> texts(Parts parts, List<String> components) throws AssemblyException {
        Map<String, byte[]> texts = new TreeMap<>(Resources.below("skeleton/"));
        try {
            YamlValue.Text config = list.config();
            if (config != null) {
                texts.put(CONFIG, Files.readAllBytes(configFile(config)));
            } else if (!components.containsAll(USED_BY_DEFAULT)) {
                texts.put(CONFIG, unwritten(components).getBytes(StandardCharsets.UTF_8));
            }
            for (YamlValue.Text signer : list.trust().signers()) {
                Path file = list.folder().resolve(signer.value()).normalize();
                texts.put("conf/trusted-signers/" + file.getFileName(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new AssemblyException(list.place() + ": a file that it names cannot be read: " + e.getMessage(), e);
        }
        byte[] properties = texts.get(PROPERTIES);
        texts.put(PROPERTIES, properties(properties == null ? "" : new String(properties, StandardCharsets.UTF_8)));
        texts.put("lib/build", build(parts));
        for (Feature feature : features) {
            texts.put("features/" + feature.name() + "/feature.json", withDigests(feature, parts));
        }
        return texts;
    }

    /** What stands in place of the default configuration where that names what is not there. */
    private static String unwritten(List<String> components) {
        return """
                # Nobody has said yet what this distribution does. Give it a configuration (hearth --config FILE), or name one in
                # the list that it is assembled from ("config: FILE"). It has these components:
                #
                %s
                """.formatted(String.join(
                "\n",
                components.stream().map(one -> "#   " + one.replace('/', ' ')).toList()));
    }

    /** A class archive holds for exactly these jars: the name of this build is part of the archive's name. */
    private static byte[] build(Parts parts) {
        StringBuilder all = new StringBuilder();
        for (Parts.Part part : parts.all()) {
            all.append(part.locked().path()).append(part.locked().sha256());
        }
        String digest = Digest.of(all.toString().getBytes(StandardCharsets.UTF_8));
        return (digest.substring(0, 12) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Lines that are set replace those of the same name; the others are added. */
    private byte[] properties(String text) {
        Map<String, String> wanted = new LinkedHashMap<>();
        features.forEach(feature -> wanted.putAll(feature.properties()));
        if (!list.trust().signatures().equals("off")) {
            wanted.put("hearth.addons.signatures", list.trust().signatures());
        }
        list.properties().forEach((key, value) -> wanted.put(key, value.value()));
        StringBuilder result = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String key = line.split("=", 2)[0].strip();
            String value = line.startsWith("#") ? null : wanted.remove(key);
            result.append(value == null ? line : key + " = " + value).append('\n');
        }
        wanted.forEach(
                (key, value) -> result.append(key).append(" = ").append(value).append('\n'));
        return (result.toString().strip() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withDigests(Feature feature, Parts parts) {
        String text = feature.text();
        for (Parts.Part part : parts.all()) {
            String id = "\"id\": \"" + part.locked().id() + "\"";
            if (!text.contains(id + ", \"sha256\"")) {
                text = text.replace(id, id + ", \"sha256\": \"" + part.locked().sha256() + "\"");
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
