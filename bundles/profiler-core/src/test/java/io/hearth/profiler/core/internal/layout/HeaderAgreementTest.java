/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.profiler.core.internal.process.CodeClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads the C headers as text: fields of fixed-width types in order, alignment by size, as the compiler lays them out. */
class HeaderAgreementTest {

    private static final Path INCLUDE = Path.of("../../bpf-native/include");
    private static final Map<String, Integer> SIZES =
            Map.of("u8", 1, "char", 1, "u16", 2, "s16", 2, "u32", 4, "s32", 4, "u64", 8, "s64", 8);

    private static Map<String, Integer> offsets(String header, String struct) throws IOException {
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

    @Test
    void sampleIsLaidOutAsInTheHeader() throws IOException {
        assertThat(offsets("records.h", "sample"))
                .containsEntry("time", SampleLayout.TIME)
                .containsEntry("pid", SampleLayout.PID)
                .containsEntry("tid", SampleLayout.TID)
                .containsEntry("generation", SampleLayout.GENERATION)
                .containsEntry("cpu", SampleLayout.CPU)
                .containsEntry("label_words", SampleLayout.LABEL_WORDS)
                .containsEntry("kernel_frames", SampleLayout.KERNEL_FRAMES)
                .containsEntry("user_words", SampleLayout.USER_WORDS)
                .containsEntry("outcome", SampleLayout.OUTCOME)
                .containsEntry("return_address", SampleLayout.RETURN_ADDRESS)
                .containsEntry("stack_bytes", SampleLayout.STACK_BYTES)
                .containsEntry("pc", SampleLayout.PC)
                .containsEntry("sp", SampleLayout.SP)
                .containsEntry("fp", SampleLayout.FP)
                .containsEntry("origin", SampleLayout.ORIGIN)
                .containsEntry("comm", SampleLayout.COMM)
                .containsEntry("words", SampleLayout.WORDS);
    }

    @Test
    void mappingAndProcessAreLaidOutAsInTheHeader() throws IOException {
        assertThat(offsets("unwind.h", "mapping"))
                .containsEntry("start", MappingLayout.START)
                .containsEntry("end", MappingLayout.END)
                .containsEntry("bias", MappingLayout.BIAS)
                .containsEntry("object", MappingLayout.OBJECT)
                .containsEntry("slot", MappingLayout.SLOT)
                .containsEntry("kind", MappingLayout.KIND)
                .containsEntry("sizeof", MappingLayout.SIZE);
        assertThat(offsets("unwind.h", "process"))
                .containsEntry("first", MappingLayout.PROCESS_FIRST)
                .containsEntry("count", MappingLayout.PROCESS_COUNT)
                .containsEntry("generation", MappingLayout.PROCESS_GENERATION)
                .containsEntry("label_slot", MappingLayout.PROCESS_LABEL_SLOT)
                .containsEntry("sizeof", MappingLayout.PROCESS_SIZE);
    }

    @Test
    void ruleIsLaidOutAsInTheHeader() throws IOException {
        assertThat(offsets("unwind.h", "unwind_rule"))
                .containsEntry("cfa_op", RuleLayout.CFA_OP)
                .containsEntry("cfa_reg", RuleLayout.CFA_REG)
                .containsEntry("fp_op", RuleLayout.FP_OP)
                .containsEntry("ra_op", RuleLayout.RA_OP)
                .containsEntry("cfa_off", RuleLayout.CFA_OFF)
                .containsEntry("fp_off", RuleLayout.FP_OFF)
                .containsEntry("cfa_post", RuleLayout.CFA_POST)
                .containsEntry("ra_off", RuleLayout.RA_OFF)
                .containsEntry("sizeof", RuleLayout.SIZE);
    }

    @Test
    void countersAndOutcomesHaveTheHeadersNumbers() throws IOException {
        String header = Files.readString(INCLUDE.resolve("records.h"));
        for (UnwindOutcome outcome : UnwindOutcome.values()) {
            assertThat(header).contains("OUTCOME_" + outcome.name() + " = " + outcome.ordinal() + ",");
        }
        assertThat(header)
                .contains("COUNTER_TAKEN = " + CounterLayout.TAKEN)
                .contains("COUNTER_RING_FULL = " + CounterLayout.RING_FULL)
                .contains("COUNTER_FILTERED = " + CounterLayout.FILTERED)
                .contains("COUNTER_OUTSIDE = " + CounterLayout.OUTSIDE)
                .contains("COUNTER_IDLE = " + CounterLayout.IDLE)
                .contains("COUNTER_OUTCOME = " + CounterLayout.OUTCOME)
                .contains("COUNTER_ORIGIN_TAKEN = " + CounterLayout.ORIGIN_TAKEN)
                .contains("COUNTER_ORIGIN_RING_FULL = " + CounterLayout.ORIGIN_RING_FULL)
                .contains("COUNTER_COUNT = " + CounterLayout.COUNT);
    }

    /** A header with single spaces, whatever the formatter aligned. */
    private static String header(String name) throws IOException {
        return Files.readString(INCLUDE.resolve(name)).replaceAll("[ \\t]+", " ");
    }

    @Test
    void framesAndSlotsHaveTheHeadersNumbers() throws IOException {
        String records = header("records.h");
        assertThat(records)
                .contains("FRAME_OBJECT (" + SampleLayout.FRAME_OBJECT + "ULL << 60)")
                .contains("FRAME_ADDRESS (" + SampleLayout.FRAME_ADDRESS + "ULL << 60)")
                .contains("FRAME_RUNTIME (" + SampleLayout.FRAME_RUNTIME + "ULL << 60)")
                .contains("FRAME_CALL (" + SampleLayout.FRAME_CALL + "ULL << 60)")
                .contains("FRAME_SEGMENT (" + SampleLayout.FRAME_SEGMENT + "ULL << 60)")
                .contains("FRAME_WORDS_SHIFT " + SampleLayout.FRAME_WORDS_SHIFT)
                .contains("FRAME_SLOT_SHIFT " + SampleLayout.FRAME_SLOT_SHIFT)
                .contains("MAX_ORIGINS " + SampleLayout.MAX_ORIGINS)
                .contains("MAX_WORDS " + SampleLayout.MAX_WORDS)
                .contains("MAX_LABEL_WORDS " + SampleLayout.MAX_LABEL_WORDS)
                .contains("MAX_LABEL_BYTES " + SampleLayout.MAX_LABEL_BYTES)
                .contains("LABEL_VALUE_SHIFT " + SampleLayout.LABEL_VALUE_SHIFT)
                .contains("MAX_STACK_BYTES " + SampleLayout.MAX_STACK_BYTES);
        assertThat(header("unwind.h"))
                .contains("CODE_INTERPRETER = " + CodeClaim.INTERPRETER + ",")
                .contains("CODE_GENERATED = " + CodeClaim.GENERATED + ",");
        assertThat(header("unwinder.h"))
                .contains("UNWINDER_COUNTERS " + UnwinderCounterLayout.PER_SLOT)
                .contains("UNWINDER_RUNS = " + UnwinderCounterLayout.RUNS + ",")
                .contains("UNWINDER_FRAMES = " + UnwinderCounterLayout.FRAMES + ",")
                .contains("UNWINDER_DECLINED = " + UnwinderCounterLayout.DECLINED + ",")
                .contains("UNWINDER_NO_PROCESS = " + UnwinderCounterLayout.NO_PROCESS + ",")
                .contains("UNWINDER_UNREADABLE = " + UnwinderCounterLayout.UNREADABLE + ",")
                .contains("UNWINDER_BAD_STATE = " + UnwinderCounterLayout.BAD_STATE + ",")
                .contains("UNWINDER_NO_THREAD = " + UnwinderCounterLayout.NO_THREAD + ",")
                .contains("UNWINDER_TOO_DEEP = " + UnwinderCounterLayout.TOO_DEEP + ",");
    }
}
