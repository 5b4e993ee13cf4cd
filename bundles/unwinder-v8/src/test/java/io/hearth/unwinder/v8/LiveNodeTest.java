/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recognises Node.js and names what live processes run. */
class LiveNodeTest {

    private static final Path SCRIPT = Path.of("src/test/js/names.js");

    static List<Path> nodes() throws IOException {
        return Nodes.all();
    }

    private static V8Image image(ElfFile elf) throws UnwinderException, IOException {
        return new V8Unwinder().image("node", elf).orElseThrow();
    }

    @Test
    void otherFilesAreNone() throws Exception {
        try (ElfFile elf = ElfFile.open(Path.of("/proc/self/exe"))) {
            assertThat(new V8Unwinder().image("java", elf)).isEmpty();
            assertThat(new V8Unwinder().image("node", elf)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void knowsNodeUnderAnyName(Path node) throws Exception {
        try (ElfFile elf = ElfFile.open(node)) {
            assertThat(new V8Unwinder().image("render-worker", elf)).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void knowsVersionAndBuiltins(Path node) throws Exception {
        try (ElfFile elf = ElfFile.open(node)) {
            V8Image image = image(elf);
            Process asked = new ProcessBuilder(node.toString(), "-p", "process.versions.v8").start();
            String version = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(version).startsWith(image.version() + ".");
            assertThat(image.builtins.nameAt(image.builtins.trampolineStart())).isEqualTo("InterpreterEntryTrampoline");
            assertThat(image.trampolineFrame).isGreaterThan(image.builtins.trampolineStart());
            assertThat(image.builtins.nameAt(-1)).isEmpty();
            assertThat(image.code()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void namesInterpretedFunctions(Path node) throws Exception {
        TreeSet<String> seen = names(node, "interpreted", "--jitless");
        assertThat(seen).contains("größe names.js:5 from 4", "名前 names.js:8 from 7", "run names.js:14 from 13");
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void namesOptimisedAndInlinedFunctions(Path node) throws Exception {
        TreeSet<String> seen = names(node, "turbofan");
        assertThat(seen).contains("größe names.js:5 from 4", "名前 names.js:8 from 7", "run names.js:14 from 13");
    }

    private static TreeSet<String> names(Path node, String tier, String... options) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(SCRIPT.toString());
        TreeSet<String> seen = new TreeSet<>();
        try (ElfFile elf = ElfFile.open(node);
                LiveNode live = new LiveNode(node, arguments.toArray(String[]::new))) {
            V8Image image = image(elf);
            for (int i = 0; i < 40 && seen.size() < 3; i++) {
                live.stop();
                V8Process process = image.attach(live);
                assertThat(live.published.remaining()).isEqualTo(V8ProcessLayout.SIZE);
                assertThat(live.code).isNotEmpty();
                for (LiveNode.Frame frame : live.frames(image)) {
                    LiveNode.Names names = new LiveNode.Names();
                    process.name(frame, names);
                    if (names.tier.equals(tier)) {
                        names.functions.stream()
                                .filter(name -> name.contains("names.js"))
                                .forEach(seen::add);
                    }
                }
                live.resume();
                Thread.sleep(20);
            }
        }
        return seen;
    }
}
