/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.bpf.BpfObjectSpec;
import io.hearth.elf.unwind.UnwindTableLayout;
import io.hearth.profiler.core.internal.process.CodeClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layouts of this half are those of the built objects, by their BTF, and its numbers those of the C headers. */
class HeaderAgreementTest {

    private static final Path INCLUDE = Path.of("../../bpf-native/include");
    private static final Path OBJECTS = Path.of("../../bpf-native/objects");

    static Stream<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(OBJECTS)) {
            return files.filter(file -> file.toString().endsWith(".bpf.o")).sorted().toList().stream();
        }
    }

    /** What the compiler made of a struct, by the types that it left in the object. */
    private static Map<String, Long> offsets(Path object, String struct, Collection<String> members)
            throws IOException {
        BpfObjectSpec spec = BpfObjectSpec.parse(
                Files.readAllBytes(object), object.getFileName().toString());
        Map<String, Long> offsets = new TreeMap<>();
        for (String member : members) {
            long at = member.equals("sizeof") ? spec.structSize(struct) : spec.memberOffset(struct, member);
            assertThat(at).as("%s: %s.%s", object, struct, member).isNotNegative();
            offsets.put(member, at);
        }
        return offsets;
    }

    private static void assertLayout(Path object, String struct, Map<String, Integer> wanted) throws IOException {
        Map<String, Long> expected = new TreeMap<>();
        wanted.forEach((member, at) -> expected.put(member, (long) at));
        assertThat(offsets(object, struct, wanted.keySet()))
                .as("%s: struct %s", object, struct)
                .isEqualTo(expected);
    }

    private static final Map<String, Integer> SIZES =
            Map.of("u8", 1, "char", 1, "u16", 2, "s16", 2, "u32", 4, "s32", 4, "u64", 8, "s64", 8);

    /** For a struct that leaves no type in the objects, since it is the value of an inner map: fields in order, aligned by size. */
    private static Map<String, Integer> parsed(String header, String struct) throws IOException {
        String text = Files.readString(INCLUDE.resolve(header)).replaceAll("(?s)/\\*.*?\\*/", "");
        Matcher body = Pattern.compile("struct " + struct + " \\{(.*?)\\n\\};", Pattern.DOTALL)
                .matcher(text);
        assertThat(body.find()).as("struct %s in %s", struct, header).isTrue();
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 0;
        for (String field : body.group(1).split(";")) {
            Matcher m = Pattern.compile("\\s*(\\w+) (\\w+)(\\[.*\\])?\\s*", Pattern.DOTALL)
                    .matcher(field);
            if (m.matches()) {
                int size = SIZES.get(m.group(1));
                at = (at + size - 1) / size * size;
                offsets.put(m.group(2), at);
                at += m.group(3) == null ? size : m.group(3).equals("[COMM_BYTES]") ? 16 : 0;
            }
        }
        offsets.put("sizeof", at);
        return offsets;
    }

    @ParameterizedTest
    @MethodSource("objects")
    void sampleIsLaidOutAsInEveryObject(Path object) throws IOException {
        assertLayout(
                object,
                "sample",
                Map.ofEntries(
                        Map.entry("time", SampleLayout.TIME),
                        Map.entry("pid", SampleLayout.PID),
                        Map.entry("tid", SampleLayout.TID),
                        Map.entry("generation", SampleLayout.GENERATION),
                        Map.entry("cpu", SampleLayout.CPU),
                        Map.entry("label_words", SampleLayout.LABEL_WORDS),
                        Map.entry("kernel_frames", SampleLayout.KERNEL_FRAMES),
                        Map.entry("user_words", SampleLayout.USER_WORDS),
                        Map.entry("outcome", SampleLayout.OUTCOME),
                        Map.entry("return_address", SampleLayout.RETURN_ADDRESS),
                        Map.entry("stack_bytes", SampleLayout.STACK_BYTES),
                        Map.entry("pc", SampleLayout.PC),
                        Map.entry("sp", SampleLayout.SP),
                        Map.entry("fp", SampleLayout.FP),
                        Map.entry("origin", SampleLayout.ORIGIN),
                        Map.entry("comm", SampleLayout.COMM),
                        Map.entry("words", SampleLayout.WORDS)));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void ruleIsLaidOutAsInEveryObject(Path object) throws IOException {
        assertLayout(
                object,
                "unwind_rule",
                Map.ofEntries(
                        Map.entry("cfa_op", RuleLayout.CFA_OP),
                        Map.entry("cfa_reg", RuleLayout.CFA_REG),
                        Map.entry("fp_op", RuleLayout.FP_OP),
                        Map.entry("ra_op", RuleLayout.RA_OP),
                        Map.entry("cfa_off", RuleLayout.CFA_OFF),
                        Map.entry("fp_off", RuleLayout.FP_OFF),
                        Map.entry("cfa_post", RuleLayout.CFA_POST),
                        Map.entry("ra_off", RuleLayout.RA_OFF),
                        Map.entry("sizeof", RuleLayout.SIZE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86-64", "aarch64"})
    void mappingAndProcessAreLaidOutAsInTheSampler(String architecture) throws IOException {
        Path object = OBJECTS.resolve(architecture).resolve("sampler.bpf.o");
        assertLayout(
                object,
                "process",
                Map.ofEntries(
                        Map.entry("first", MappingLayout.PROCESS_FIRST),
                        Map.entry("count", MappingLayout.PROCESS_COUNT),
                        Map.entry("generation", MappingLayout.PROCESS_GENERATION),
                        Map.entry("label_slot", MappingLayout.PROCESS_LABEL_SLOT),
                        Map.entry("sizeof", MappingLayout.PROCESS_SIZE)));
    }

    @Test
    void mappingIsLaidOutAsInTheHeader() throws IOException {
        assertThat(parsed("unwind.h", "mapping"))
                .containsEntry("start", MappingLayout.START)
                .containsEntry("end", MappingLayout.END)
                .containsEntry("bias", MappingLayout.BIAS)
                .containsEntry("object", MappingLayout.OBJECT)
                .containsEntry("slot", MappingLayout.SLOT)
                .containsEntry("kind", MappingLayout.KIND)
                .containsEntry("sizeof", MappingLayout.SIZE);
    }

    /** A number of an enum or a define, by its whole name and whole value. */
    private static void assertNumber(String header, String name, long value) {
        Matcher m = Pattern.compile(
                        "(?:#define\\s+|^\\s*)" + name + "\\b(?:\\s*=\\s*|\\s+)([^,/\\n]+)", Pattern.MULTILINE)
                .matcher(header);
        assertThat(m.find()).as(name).isTrue();
        String said = m.group(1).strip();
        Matcher shifted = Pattern.compile("\\((\\d+)ULL << 60\\)").matcher(said);
        assertThat(shifted.matches() ? Long.parseLong(shifted.group(1)) : Long.decode(said))
                .as(name)
                .isEqualTo(value);
    }

    private static String header(String name) throws IOException {
        return Files.readString(INCLUDE.resolve(name)).replaceAll("(?s)/\\*.*?\\*/", "");
    }

    @Test
    void countersAndOutcomesHaveTheHeadersNumbers() throws IOException {
        String records = header("records.h");
        for (UnwindOutcome outcome : UnwindOutcome.values()) {
            assertNumber(records, "OUTCOME_" + outcome.name(), outcome.ordinal());
        }
        assertNumber(records, "OUTCOME_COUNT", UnwindOutcome.values().length);
        assertNumber(records, "COUNTER_TAKEN", CounterLayout.TAKEN);
        assertNumber(records, "COUNTER_RING_FULL", CounterLayout.RING_FULL);
        assertNumber(records, "COUNTER_FILTERED", CounterLayout.FILTERED);
        assertNumber(records, "COUNTER_OUTSIDE", CounterLayout.OUTSIDE);
        assertNumber(records, "COUNTER_IDLE", CounterLayout.IDLE);
        assertNumber(records, "COUNTER_UNFINISHED", CounterLayout.UNFINISHED);
        assertNumber(records, "COUNTER_OUTCOME", CounterLayout.OUTCOME);
        assertNumber(records, "COUNTER_ORIGIN_TAKEN", CounterLayout.ORIGIN_TAKEN);
        assertNumber(records, "COUNTER_ORIGIN_UNWRITTEN", CounterLayout.ORIGIN_UNWRITTEN);
        assertNumber(records, "COUNTER_COUNT", CounterLayout.COUNT);
    }

    @Test
    void framesAndSlotsHaveTheHeadersNumbers() throws IOException {
        String records = header("records.h");
        assertNumber(records, "FRAME_OBJECT", SampleLayout.FRAME_OBJECT);
        assertNumber(records, "FRAME_ADDRESS", SampleLayout.FRAME_ADDRESS);
        assertNumber(records, "FRAME_RUNTIME", SampleLayout.FRAME_RUNTIME);
        assertNumber(records, "FRAME_CALL", SampleLayout.FRAME_CALL);
        assertNumber(records, "FRAME_SEGMENT", SampleLayout.FRAME_SEGMENT);
        assertNumber(records, "FRAME_WORDS_SHIFT", SampleLayout.FRAME_WORDS_SHIFT);
        assertNumber(records, "FRAME_SLOT_SHIFT", SampleLayout.FRAME_SLOT_SHIFT);
        assertNumber(records, "FRAME_OBJECT_SHIFT", SampleLayout.FRAME_OBJECT_SHIFT);
        assertNumber(records, "MAX_ORIGINS", SampleLayout.MAX_ORIGINS);
        assertNumber(records, "MAX_WORDS", SampleLayout.MAX_WORDS);
        assertNumber(records, "MAX_USER_FRAMES", SampleLayout.MAX_USER_FRAMES);
        assertNumber(records, "MAX_LABEL_WORDS", SampleLayout.MAX_LABEL_WORDS);
        assertNumber(records, "MAX_LABEL_BYTES", SampleLayout.MAX_LABEL_BYTES);
        assertNumber(records, "LABEL_VALUE_SHIFT", SampleLayout.LABEL_VALUE_SHIFT);
        assertNumber(records, "MAX_STACK_BYTES", SampleLayout.MAX_STACK_BYTES);
        String unwind = header("unwind.h");
        assertNumber(unwind, "CODE_INTERPRETER", CodeClaim.INTERPRETER);
        assertNumber(unwind, "CODE_GENERATED", CodeClaim.GENERATED);
        assertNumber(unwind, "UNWIND_PAGE_SHIFT", UnwindTableLayout.PAGE_SHIFT);
        assertNumber(unwind, "UNWIND_HEADER_WORDS", UnwindTableLayout.HEADER_WORDS);
        assertNumber(unwind, "CFA_INVALID", RuleLayout.CFA_INVALID);
        assertNumber(unwind, "CFA_REG", RuleLayout.CFA_REGISTER);
        assertNumber(unwind, "CFA_DEREF", RuleLayout.CFA_DEREF);
        assertNumber(unwind, "CFA_PLT", RuleLayout.CFA_PLT);
        assertNumber(unwind, "CFA_SIGNAL", RuleLayout.CFA_SIGNAL);
        assertNumber(unwind, "CFA_STOP", RuleLayout.CFA_STOP);
        assertNumber(unwind, "CFA_FRAME_POINTER", RuleLayout.CFA_FRAME_POINTER);
        assertNumber(unwind, "FP_SAME", RuleLayout.FP_SAME);
        assertNumber(unwind, "FP_CFA_OFFSET", RuleLayout.FP_CFA_OFFSET);
        assertNumber(unwind, "FP_UNDEFINED", RuleLayout.FP_UNDEFINED);
        assertNumber(unwind, "FP_REG_DEREF", RuleLayout.FP_REG_DEREF);
        assertNumber(unwind, "RA_SAME", RuleLayout.RA_SAME);
        assertNumber(unwind, "RA_CFA_OFFSET", RuleLayout.RA_CFA_OFFSET);
        assertNumber(unwind, "RA_UNDEFINED", RuleLayout.RA_UNDEFINED);
        String unwinder = header("unwinder.h");
        assertNumber(unwinder, "UNWINDER_COUNTERS", UnwinderCounterLayout.PER_SLOT);
        assertNumber(unwinder, "UNWINDER_RUNS", UnwinderCounterLayout.RUNS);
        assertNumber(unwinder, "UNWINDER_FRAMES", UnwinderCounterLayout.FRAMES);
        assertNumber(unwinder, "UNWINDER_DECLINED", UnwinderCounterLayout.DECLINED);
        assertNumber(unwinder, "UNWINDER_NO_PROCESS", UnwinderCounterLayout.NO_PROCESS);
        assertNumber(unwinder, "UNWINDER_UNREADABLE", UnwinderCounterLayout.UNREADABLE);
        assertNumber(unwinder, "UNWINDER_BAD_STATE", UnwinderCounterLayout.BAD_STATE);
        assertNumber(unwinder, "UNWINDER_NO_THREAD", UnwinderCounterLayout.NO_THREAD);
        assertNumber(unwinder, "UNWINDER_TOO_DEEP", UnwinderCounterLayout.TOO_DEEP);
    }

    @Test
    void aNumberThatOnlyBeginsAlikeIsNoAgreement() {
        assertThatThrownBy(() -> assertNumber("\tCOUNTER_TAKEN = 10,\n", "COUNTER_TAKEN", 1))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertNumber("\tCOUNTER_TAKEN_TWICE = 1,\n", "COUNTER_TAKEN", 1))
                .isInstanceOf(AssertionError.class);
    }
}
