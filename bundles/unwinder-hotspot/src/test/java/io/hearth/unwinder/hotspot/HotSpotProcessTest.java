/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.CodeRange;
import io.hearth.profiler.api.UnwinderException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java half against live processes of every Java runtime of this machine. */
class HotSpotProcessTest {
    private static final long COMPILED_NANOS = 20_000_000_000L;
    private static final int CODE_LOOKED_AT = 2000;
    private static final int COARSE_STEP = 50;
    private static final int FINE_STEP = 2;

    static Stream<Path> homes() {
        return JavaProcess.homes().stream();
    }

    static Stream<Arguments> homesAndOptions() {
        return homes().flatMap(
                        home -> Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-SegmentedCodeCache")
                                .map(option -> Arguments.of(home, option)));
    }

    @ParameterizedTest
    @MethodSource("homes")
    void recognisesTheLibrary(Path home) throws Exception {
        HotSpotUnwinder unwinder = new HotSpotUnwinder();
        Path library = home.resolve("lib/server/libjvm.so");
        try (ElfFile elf = ElfFile.open(library);
                ElfFile other = ElfFile.open(home.resolve("lib/libjava.so"))) {
            assertThat(unwinder.image("libjvm.so", elf)).isPresent();
            assertThat(unwinder.image("libjava.so", other)).isEmpty();
            assertThat(unwinder.image("libjvm.so", other)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("homesAndOptions")
    void namesAllCompiledCode(Path home, String option) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/proc/self/mem")), "needs the right to read other processes");
        try (JavaProcess process = JavaProcess.start(home, option)) {
            HotSpotProcess runtime = process.attach();
            ByteBuffer published = process.published;
            assertThat(process.code).isNotEmpty().allMatch(range -> range.kind() == CodeRange.Kind.GENERATED);
            assertThat(published.getInt(HotSpotLayout.ENTRY_COUNT)).isGreaterThanOrEqualTo(4);
            assertThat(published.getInt(HotSpotLayout.HEAP_COUNT)).isEqualTo(process.code.size());

            String tier = option.contains("Tiered") ? "C1" : "C2";
            Pattern inlined = Pattern.compile("(^|.*; )io.hearth.unwinder.hotspot.BusyProgram.inner\\(int\\) "
                    + "BusyProgram.java:\\d+>=\\d+; .*BusyProgram.middle\\(int\\) BusyProgram.java:\\d+>=\\d+; "
                    + ".*BusyProgram.outer\\(int\\) BusyProgram.java:\\d+>=\\d+.*");
            // The compiler works beside the program: what is looked for comes when it comes.
            Map<String, Set<String>> byTier = named(process, runtime);
            long until = System.nanoTime() + COMPILED_NANOS;
            while (System.nanoTime() < until
                    && (!byTier.containsKey("native")
                            || byTier.getOrDefault(tier, Set.of()).stream().noneMatch(inlined.asMatchPredicate()))) {
                Thread.sleep(100);
                byTier = named(process, runtime);
            }
            assertThat(byTier.get(tier).stream().filter(inlined.asMatchPredicate()))
                    .as("outer with what it inlines, in " + byTier)
                    .isNotEmpty();
            Pattern sane = Pattern.compile("([\\w.$<>+-]+\\([\\w$., \\[\\]-]*\\) [\\w.-]*:\\d+>=\\d+(; |$))+");
            assertThat(byTier.values().stream().flatMap(Set::stream).filter(Predicate.not(sane.asMatchPredicate())))
                    .isEmpty();
            assertThat(byTier.get("native")).isNotEmpty();
        }
    }

    /** What all compiled code of the process is called, by tier. */
    private static Map<String, Set<String>> named(JavaProcess process, HotSpotProcess runtime) throws Exception {
        ByteBuffer published = process.published;
        Map<String, Set<String>> byTier = new TreeMap<>();
        int blobs = 0;
        int gone = 0;
        for (long blob : process.blobs()) {
            blobs++;
            String name = process.blobName(blob);
            if (name.equals("nmethod") || name.equals("native nmethod")) {
                int id = process.memory().s32(blob + published.getShort(HotSpotLayout.NMETHOD_COMPILE_ID));
                int step = COARSE_STEP;
                for (int offset = 0; offset < CODE_LOOKED_AT; offset += step) {
                    JavaProcess.Names names = new JavaProcess.Names();
                    try {
                        runtime.name(JavaProcess.frame(blob, HotSpotLayout.COMPILED, id, offset), names);
                    } catch (UnwinderException | IOException e) {
                        // Made, or thrown away, while it is looked at: the next look sees it whole, or not at all.
                        gone++;
                        break;
                    }
                    assertThat(names.functions).isNotEmpty();
                    // An inlined call may be a few instructions long: where it matters none is stepped over.
                    step = names.functions.get(names.functions.size() - 1).contains("BusyProgram")
                            ? FINE_STEP
                            : COARSE_STEP;
                    byTier.computeIfAbsent(names.tier, t -> new HashSet<>()).add(String.join("; ", names.functions));
                }
            }
        }
        assertThat(blobs).isGreaterThan(200);
        assertThat(gone).as("code that changed while it was read").isLessThanOrEqualTo(5);
        return byTier;
    }

    @ParameterizedTest
    @MethodSource("homes")
    void refusesWhatWasReplaced(Path home) throws Exception {
        assumeTrue(Files.isWritable(Path.of("/proc/self/mem")), "needs the right to read other processes");
        try (JavaProcess process = JavaProcess.start(home)) {
            HotSpotProcess runtime = process.attach();
            long blob = process.blobs().get(0);
            for (int kind = 0; kind < 4; kind++) {
                int k = kind;
                assertThatThrownBy(
                                () -> runtime.name(JavaProcess.frame(blob, k, 0x7abcdef0, 0), new JavaProcess.Names()))
                        .isInstanceOfAny(UnwinderException.class, IOException.class);
            }
        }
    }
}
