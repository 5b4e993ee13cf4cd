/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigResolverTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HOST", "db",
            "PORT", "0123",
            "EMPTY", "",
            "NUMBER", "42",
            "LIST", "[a, b]",
            "MAP", "{x: 1, y: '${NUMBER}'}",
            "INNER", "NUMBER",
            "PASSWORD", "a$$b$c",
            "REFERS", "<${HOST}>",
            "BROKEN", "[a");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "${HOST}                        | db",
                "${env:HOST}                    | db",
                "http://${HOST}:${env:PORT}/x   | http://db:0123/x",
                "$HOST                          | $HOST",
                "$${HOST}                       | ${HOST}",
                "$$${HOST}                      | $db",
                "$$$${HOST}                     | $${HOST}",
                "cost: 5$                       | cost: 5$",
                "a$$b                           | a$b",
                "${PASSWORD}                    | a$b$c",
                "${REFERS}                      | <db>",
                "${env:NONE:-fallback}          | fallback",
                "${NONE:-fallback}              | fallback",
                "${env:NONE:-${env:HOST}}       | db",
                "${env:NONE:-a:-b}              | a:-b",
                "${${INNER}X:-d}                | d",
                "<${env:EMPTY:-fallback}>       | <>",
                "<${env:NONE:-}>                | <>",
                "<${NONE}>                      | <>",
                "${BROKEN}                      | [a",
                "${yaml:text}                   | text",
                "${ HOST                        | ${ HOST",
                "}${HOST}                       | }db"
            })
    void expandsReferencesLikeTheCollector(String written, String expected) throws ConfigException {
        assertThat(value("'" + written + "'")).isEqualTo(expected);
    }

    @Test
    void keepsTheTypeWhenAReferenceIsTheWholeValue() throws ConfigException {
        assertThat(value("${NUMBER}")).isEqualTo(42L);
        assertThat(value("x${NUMBER}")).isEqualTo("x42");
        assertThat(value("${env:NONE:-}")).isEqualTo("");
        assertThat(value("${EMPTY}")).isNull();
        assertThat(value("${LIST}")).isEqualTo(List.of("a", "b"));
        assertThat(value("${MAP}")).isEqualTo(Map.of("x", 1L, "y", 42L));
        assertThat(value("['${NUMBER}', '${HOST}']")).isEqualTo(List.of(42L, "db"));
    }

    @Test
    void givesATextTheCharactersOfTheVariable() throws ConfigException {
        ConfigTree tree = resolve(List.of("yaml:root: ${PORT}"), List.of());
        ScalarNode node = (ScalarNode) tree.root().get("root");
        assertThat(node).isNotNull();
        assertThat(node.value()).isEqualTo(83L);
        assertThat(ScalarBinder.read(String.class, node)).isEqualTo("0123");
        assertThat(ScalarBinder.read(int.class, node)).isEqualTo(83);
    }

    @Test
    void leavesKeysAlone() throws ConfigException {
        assertThat(value("{'${HOST}': 1}")).isEqualTo(Map.of("${HOST}", 1L));
    }

    @Test
    void warnsWhenAVariableIsNotSet() throws ConfigException {
        ConfigTree tree = resolve(List.of("yaml:root: ${NONE}"), List.of());
        assertThat(tree.problems().warnings())
                .containsExactly("yaml:root: ${NONE}:1:7: root: environment variable NONE is not set");
    }

    @Test
    void mergesMapsDeeplyAndReplacesTheRest() throws IOException, ConfigException {
        Path base = Files.writeString(folder.resolve("base.yaml"), "a: {x: 1, y: [1, 2]}\nb: {c: 1}\nd: {e: 1}\n");
        Path over = Files.writeString(folder.resolve("over.yaml"), "a: {y: [3], z: 4}\nb:\nd: {}\n");
        ConfigTree tree = resolve(List.of(base.toString(), "file:" + over), List.of("a.x=7", "n.e.w=[on]", "a.q=a=b"));
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        expected.put("a", Map.of("x", 7L, "y", List.of(3L), "z", 4L, "q", "a=b"));
        expected.put("b", null);
        expected.put("d", Map.of("e", 1L));
        expected.put("n", Map.of("e", Map.of("w", List.of("on"))));
        assertThat(tree.root().toPlain()).isEqualTo(expected);
    }

    @Test
    void putsSettingsOverEverythingWhateverTheirValue() throws ConfigException {
        assertThat(resolve(List.of("yaml:a::b: 1", "yaml:a::c: {d: 2}"), List.of("a.b=", "a.c.d=3", "e='x: y'"))
                        .root()
                        .toPlain())
                .asString()
                .isEqualTo("{a={b=null, c={d=3}}, e=x: y}");
    }

    @Test
    void takesAWholeConfigurationFromAVariable() throws ConfigException {
        assertThat(resolve(List.of("env:MAP"), List.of()).root().toPlain()).isEqualTo(Map.of("x", 1L, "y", 42L));
    }

    @Test
    void readsATreeFromMemoryWithoutExpandingIt() throws ConfigException {
        ConfigSource source = ConfigSource.ofTree(Map.of("a", Map.of("b", List.of(1, 2.5, "${HOST}", true))));
        assertThat(new ConfigResolver(ENVIRONMENT::get).resolve(source).root().toPlain())
                .isEqualTo(Map.of("a", Map.of("b", List.of(1L, 2.5, "${HOST}", true))));
    }

    @Test
    void expandsMergeKeysAndAnchors() throws ConfigException {
        assertThat(resolve(
                                List.of("yaml:{base: &b {x: 1, y: 2}, one: {<<: *b, y: 3}, two: {<<: [*b, {z: 4}]}}"),
                                List.of())
                        .root()
                        .toPlain())
                .isEqualTo(Map.of(
                        "base", Map.of("x", 1L, "y", 2L),
                        "one", Map.of("x", 1L, "y", 3L),
                        "two", Map.of("x", 1L, "y", 2L, "z", 4L)));
    }

    @ParameterizedTest
    @CsvSource({
        "17, Long",
        "-17, Long",
        "+17, Long",
        "0x1F, Long",
        "0o17, Long",
        "017, Long",
        "0b11, Long",
        "1_000, Long",
        "1.5, Double",
        ".5, Double",
        "1e3, Double",
        "-1.5e-3, Double",
        ".inf, Double",
        ".nan, Double",
        "true, Boolean",
        "False, Boolean",
        "yes, String",
        "on, String",
        "1.2.3, String",
        "0x, Long",
        "12ab, String",
        "089, Double",
        "-, String",
        "., String",
        "1e, String",
        "99999999999999999999, Double",
        "2026-01-01, String"
    })
    void resolvesPlainScalarsByTheCoreSchema(String text, String type) {
        if (text.equals("0x")) {
            assertThat(YamlScalar.resolve(text)).isInstanceOf(String.class);
            return;
        }
        assertThat(YamlScalar.resolve(text))
                .isNotNull()
                .extracting(v -> v.getClass().getSimpleName())
                .isEqualTo(type);
    }

    @Test
    void saysWhatIsMissingWhenACommandLineIsIncomplete() {
        assertThatThrownBy(() -> resolve(List.of(), List.of()))
                .hasMessageContaining("at least one config flag must be provided");
        assertThatThrownBy(() -> resolve(List.of("yaml:a: 1"), List.of("a.b")))
                .hasMessageContaining("--set a.b: missing equal sign");
        assertThatThrownBy(() -> resolve(List.of("s3:bucket"), List.of()))
                .hasMessageContaining("unsupported scheme on URI \"s3:bucket\"");
        assertThatThrownBy(() -> resolve(List.of(folder.toString()), List.of())).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> resolve(List.of("env:BROKEN"), List.of()))
                .hasMessageContaining("env:BROKEN:1:3: is not valid YAML");
        assertThatThrownBy(() -> resolve(List.of("no.yaml", "no2.yaml"), List.of()))
                .hasMessageContaining("file:no.yaml: no such file")
                .hasMessageContaining("file:no2.yaml: no such file");
        assertThatThrownBy(() -> resolve(List.of("yaml:a: 1"), List.of("a..b=1")))
                .hasMessageContaining("a key must not be empty");
    }

    private @Nullable Object value(String yaml) throws ConfigException {
        ConfigTree tree = resolve(List.of("yaml:v: " + yaml), List.of());
        tree.problems().throwIfAny();
        ConfigNode node = tree.root().get("v");
        return node == null ? "absent" : node.toPlain();
    }

    private static ConfigTree resolve(List<String> uris, List<String> sets) throws ConfigException {
        return new ConfigResolver(ENVIRONMENT::get).resolve(ConfigSource.of(uris, sets));
    }
}
