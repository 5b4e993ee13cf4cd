/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads the C header as text: fields of fixed-width types in order, alignment by size, as the compiler lays them out. */
class HeaderAgreementTest {

    private static final Path HEADER = Path.of("../../bpf-native/include/python.h");
    private static final Map<String, Integer> SIZES = Map.of("u16", 2, "s32", 4, "u32", 4, "u64", 8);

    @Test
    void processIsLaidOutAsInTheHeader() throws Exception {
        Map<String, Integer> offsets = offsets();
        assertThat(offsets).hasSize(25);
        for (Map.Entry<String, Integer> field : offsets.entrySet()) {
            if (!field.getKey().equals("unused")) {
                Field constant =
                        ProcessLayout.class.getDeclaredField(field.getKey().toUpperCase(Locale.ROOT));
                assertThat(constant.getInt(null)).as(field.getKey()).isEqualTo(field.getValue());
            }
        }
    }

    @Test
    void numbersAreThoseOfTheHeader() throws IOException {
        assertThat(Files.readString(HEADER))
                .contains("#define PYTHON_THREAD_BYTES " + PythonOffsets.MOST_OF_THREAD)
                .contains("#define PYTHON_FRAME_BYTES " + PythonOffsets.MOST_OF_FRAME)
                .contains("#define PYTHON_CODE_BYTES " + CodeOffsets.MOST)
                .contains("PYTHON_FRAME_A_CALL = " + ProcessLayout.FRAME_A_CALL)
                .contains("PYTHON_ENTRY_FLAG = " + ProcessLayout.ENTRY_FLAG)
                .contains("PYTHON_SHIM_FRAME = " + ProcessLayout.SHIM_FRAME)
                .contains("sizeof(struct python_process) == " + ProcessLayout.SIZE);
    }

    private static Map<String, Integer> offsets() throws IOException {
        String text = Files.readString(HEADER).replaceAll("(?s)/\\*.*?\\*/", "");
        Matcher body = Pattern.compile("struct python_process \\{(.*?)\\n\\};", Pattern.DOTALL)
                .matcher(text);
        assertThat(body.find()).isTrue();
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 0;
        for (String field : body.group(1).split(";")) {
            Matcher m = Pattern.compile("\\s*(\\w+) (\\w+)(\\[.*\\])?\\s*").matcher(field);
            if (m.matches()) {
                int size = SIZES.get(m.group(1));
                at = (at + size - 1) / size * size;
                offsets.put(m.group(2), at);
                at += size;
            }
        }
        return offsets;
    }
}
