/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.assembler.AssemblyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values keep their text and their lines; what is no list is refused with its line. */
class YamlReaderTest {
    @TempDir
    Path folder;

    private static YamlValue.Table table(String text) throws AssemblyException {
        return YamlReader.parse(text, "f").asTable("a list");
    }

    private static void refuses(String text, String... words) {
        assertThatThrownBy(() -> YamlReader.parse(text, "f"))
                .isInstanceOf(AssemblyException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void scalarsKeepTheirText() throws AssemblyException {
        YamlValue.Table table = table("version: 1.10\nanswer: no\nempty:\nquoted: \"null\"\n");
        assertThat(table.text("version", "")).isEqualTo("1.10");
        assertThat(table.text("answer", "")).isEqualTo("no");
        assertThat(table.text("quoted", "")).isEqualTo("null");
        assertThat(table.text("missing", "otherwise")).isEqualTo("otherwise");
        assertThatThrownBy(() -> table.text("empty", "")).hasMessage("f:3: empty is a text, not nothing");
    }

    @Test
    void valuesKnowTheirLines() throws AssemblyException {
        YamlValue.Table table = table("a:\n- x\n- y: z\nb: {c: d}\n");
        assertThat(table.sequence("a").get(1).place()).hasToString("f:3");
        assertThat(table.keys().get("b")).hasToString("f:4");
    }

    @Test
    void jsonIsRead() throws AssemblyException {
        assertThat(table("{\"id\": \"a:b:1\", \"bundles\": []}").text("id", "")).isEqualTo("a:b:1");
    }

    @Test
    void unknownKeysAreRefusedWithTheNearest() throws AssemblyException {
        YamlValue.Table table = table("a: b\nfetures: []\n");
        assertThatThrownBy(() -> table.allow("a list", Set.of("a", "features")))
                .hasMessageStartingWith("f:2: \"fetures\" is no key of a list (did you mean \"features\"?)");
    }

    @Test
    void whatIsNoListIsRefused() {
        refuses("", "is empty");
        refuses("a: [\n", "f:2", "not YAML");
        refuses("a: 1\na: 2\n", "f:2", "stands here twice");
        refuses("[a]: b\n", "f:1", "a key is a text");
        refuses("a: \"\\0\"\n", "f:1", "zero byte");
        refuses("a: " + "[".repeat(60) + "]".repeat(60), "f:1", "50 deep");
        refuses("a: &a [*a]\n", "nested");
        refuses("a: " + "[".repeat(50_000), "f");
    }

    @Test
    void aliasesCannotMakeMuchOfLittle() {
        StringBuilder laughs = new StringBuilder("v0: &v0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 7; i++) {
            String before = "*v" + (i - 1);
            laughs.append("v" + i + ": &v" + i + " [" + (before + ", ").repeat(7) + before + "]\n");
        }
        refuses(laughs.toString(), "values");
    }

    @Test
    void filesAreBounded() throws Exception {
        Path large = Files.writeString(folder.resolve("large.yaml"), "# " + "x".repeat(1 << 20));
        assertThatThrownBy(() -> YamlReader.read(large, "large.yaml")).hasMessageContaining("larger than a megabyte");
        Path latin = Files.write(folder.resolve("latin.yaml"), "a: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> YamlReader.read(latin, "latin.yaml")).hasMessageContaining("not text in UTF-8");
        assertThatThrownBy(() -> YamlReader.read(folder.resolve("no"), "no"))
                .hasMessageContaining("there is no file no");
        assertThatThrownBy(() -> YamlReader.read(folder, "it")).hasMessageContaining("it is a folder");
    }
}
