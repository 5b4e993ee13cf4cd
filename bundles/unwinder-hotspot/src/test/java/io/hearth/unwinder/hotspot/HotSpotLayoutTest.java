/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

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

/** Reads the C header as text and lays it out as the compiler does. */
class HotSpotLayoutTest {

    private static final Path HEADER = Path.of("../../bpf-native/include/hotspot.h");
    private static final Map<String, Integer> SIZES = Map.of("u16", 2, "u32", 4, "u64", 8);

    @Test
    void isThatOfTheHeader() throws IOException {
        Map<String, Integer> offsets = offsets("hotspot_process");
        int checked = 0;
        for (Map.Entry<String, Integer> field : offsets.entrySet()) {
            String name = switch (field.getKey()) {
                case "heaps" -> "FIRST_HEAP";
                case "entries" -> "FIRST_ENTRY";
                case "sizeof" -> "SIZE";
                default -> field.getKey().toUpperCase(Locale.ROOT);
            };
            assertThat(constant(name)).as(name).isEqualTo(field.getValue());
            checked++;
        }
        assertThat(checked).isEqualTo(28);
        assertThat(offsets("hotspot_heap")).containsEntry("segmap", 16).containsEntry("sizeof", 24);
        assertThat(offsets("hotspot_entry")).containsEntry("framed", 8).containsEntry("sizeof", 24);
    }

    @Test
    void hasTheNumbersOfTheHeader() throws IOException {
        assertThat(Files.readString(HEADER))
                .contains("#define HOTSPOT_HEAPS " + HotSpotLayout.HEAPS)
                .contains("#define HOTSPOT_ENTRIES " + HotSpotLayout.ENTRIES)
                .contains("#define HOTSPOT_ABSENT 0x" + Integer.toHexString(HotSpotLayout.ABSENT))
                .contains("#define HOTSPOT_INTERPRETED " + HotSpotLayout.INTERPRETED)
                .contains("#define HOTSPOT_COMPILED " + HotSpotLayout.COMPILED)
                .contains("#define HOTSPOT_STUB " + HotSpotLayout.STUB)
                .contains("#define HOTSPOT_LEAF " + HotSpotLayout.LEAF);
    }

    private static int constant(String name) {
        try {
            Field field = HotSpotLayout.class.getDeclaredField(name);
            return field.getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("HotSpotLayout has no " + name, e);
        }
    }

    private static Map<String, Integer> offsets(String struct) throws IOException {
        String text = Files.readString(HEADER).replaceAll("(?s)/\\*.*?\\*/", "");
        Matcher body = Pattern.compile("struct " + struct + " \\{(.*?)\\n\\};", Pattern.DOTALL)
                .matcher(text);
        assertThat(body.find()).as("struct %s", struct).isTrue();
        Map<String, Integer> offsets = new LinkedHashMap<>();
        int at = 0;
        for (String field : body.group(1).split(";")) {
            Matcher m = Pattern.compile("\\s*(?:struct )?(\\w+) (\\w+)(\\[.*\\])?\\s*")
                    .matcher(field);
            if (m.matches()) {
                int size = SIZES.getOrDefault(m.group(1), 24);
                int alignment = Math.min(size, 8);
                at = (at + alignment - 1) / alignment * alignment;
                offsets.put(m.group(2), at);
                at += m.group(3) == null ? size : 8 * size;
            }
        }
        offsets.put("sizeof", at);
        return offsets;
    }
}
