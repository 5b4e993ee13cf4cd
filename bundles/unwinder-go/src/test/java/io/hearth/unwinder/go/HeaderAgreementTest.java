/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.go;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads the C header as text: fields of fixed-width types in order, alignment by size, as the compiler lays them out. */
class HeaderAgreementTest {

    private static final Path HEADER = Path.of("../../bpf-native/include/go.h");
    private static final Map<String, Integer> SIZES = Map.of("u16", 2, "u32", 4, "u64", 8, "s64", 8);

    @Test
    void processIsLaidOutAsInTheHeader() throws Exception {
        Map<String, Integer> offsets = offsets("go_process");
        assertThat(offsets).hasSize(9).containsEntry("sizeof", GoProcessLayout.FUNCTIONS);
        offsets.keySet().removeAll(List.of("sizeof", "reserved"));
        assertThat(offsets).isNotEmpty();
        for (Map.Entry<String, Integer> field : offsets.entrySet()) {
            assertThat(constant(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
        }
        assertThat(offsets("go_code"))
                .containsEntry("start", GoProcessLayout.FUNCTION_START)
                .containsEntry("end", GoProcessLayout.FUNCTION_END)
                .containsEntry("frame", GoProcessLayout.FUNCTION_FRAME)
                .containsEntry("sizeof", GoProcessLayout.FUNCTION_SIZE);
    }

    @Test
    void numbersAreThoseOfTheHeader() throws IOException {
        String header = Files.readString(HEADER).replaceAll("[ \\t]+", " ");
        for (int i = 0; i < RuntimeFunctions.SWITCHES.size(); i++) {
            String name =
                    RuntimeFunctions.SWITCHES.get(i).replace("runtime.", "").toUpperCase(Locale.ROOT);
            assertThat(header).contains("GO_" + name + " = " + i + ",");
        }
        for (LabelForm form : LabelForm.values()) {
            assertThat(header).contains("GO_LABELS_" + form + " = " + form.number + ",");
        }
        assertThat(header)
                .contains("GO_FUNCTIONS = " + RuntimeFunctions.SWITCHES.size() + ",")
                .contains("GO_G_M " + ThreadOffsets.G_M)
                .contains("sizeof(struct go_process) == " + GoProcessLayout.FUNCTIONS + " + GO_FUNCTIONS * "
                        + GoProcessLayout.FUNCTION_SIZE);
    }

    private static int constant(String field) throws ReflectiveOperationException {
        Field constant = GoProcessLayout.class.getDeclaredField(field.toUpperCase(Locale.ROOT));
        return constant.getInt(null);
    }

    private static Map<String, Integer> offsets(String struct) throws IOException {
        String text = Files.readString(HEADER).replaceAll("(?s)/\\*.*?\\*/", "");
        Matcher body = Pattern.compile("struct " + struct + " \\{(.*?)\\n\\};", Pattern.DOTALL)
                .matcher(text);
        assertThat(body.find()).isTrue();
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 0;
        for (String field : body.group(1).split(";")) {
            Matcher m = Pattern.compile("\\s*(\\w+) (\\w+)\\s*").matcher(field);
            if (m.matches()) {
                int size = SIZES.get(m.group(1));
                at = (at + size - 1) / size * size;
                offsets.put(m.group(2), at);
                at += size;
            }
        }
        offsets.put("sizeof", at);
        return offsets;
    }
}
