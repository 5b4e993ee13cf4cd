/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.v8;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the C source as text: fields of fixed-width types in order, alignment by size, as the compiler lays them out. */
class ProcessLayoutTest {

    private static final Map<String, Integer> SIZES = Map.of("u16", 2, "u32", 4, "u64", 8);
    private static String source = "";

    @BeforeAll
    static void read() throws IOException {
        source = Files.readString(Path.of("../../bpf-native/src/v8.bpf.c")).replaceAll("(?s)/\\*.*?\\*/", "");
    }

    private static int constant(String name) throws ReflectiveOperationException {
        Field field = V8ProcessLayout.class.getDeclaredField(name);
        return field.getInt(null);
    }

    @Test
    void processIsLaidOutAsInC() throws ReflectiveOperationException {
        Matcher body = Pattern.compile("struct v8_process \\{(.*?)\\n\\};", Pattern.DOTALL)
                .matcher(source);
        assertThat(body.find()).isTrue();
        Map<String, Integer> offsets = new HashMap<>();
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
        assertThat(offsets).hasSizeGreaterThan(20);
        offsets.remove("reserved");
        for (Map.Entry<String, Integer> field : offsets.entrySet()) {
            assertThat(constant(field.getKey().toUpperCase(Locale.ROOT)))
                    .as(field.getKey())
                    .isEqualTo(field.getValue());
        }
        assertThat(at).isEqualTo(V8ProcessLayout.SIZE);
    }

    @Test
    void constantsAreThoseOfC() throws ReflectiveOperationException {
        Matcher define = Pattern.compile("#define ((?:KIND|FP)_\\w+) (\\d+)").matcher(source);
        int found = 0;
        while (define.find()) {
            assertThat(constant(define.group(1))).as(define.group(1)).isEqualTo(Integer.parseInt(define.group(2)));
            found++;
        }
        assertThat(found).isEqualTo(11);
    }
}
