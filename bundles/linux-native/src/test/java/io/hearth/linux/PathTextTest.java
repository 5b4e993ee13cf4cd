/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathTextTest {

    @Test
    void keepsEveryByteOfAnyPath() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(PathText.encode(PathText.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void readsUtf8AsItself() {
        String path = "/opt/\u00fcmlaut/\ud83d\ude00/\u6f22";
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        assertThat(PathText.decode(bytes)).isEqualTo(path);
        assertThat(PathText.encode(path)).isEqualTo(bytes);
        assertThat(PathText.shown(path)).isEqualTo(path);
    }

    @Test
    void showsWhatATerminalOrALineWouldTakeForItsOwn() {
        byte[] bytes = {'/', 'a', (byte) 0xfc, '\n', 0x1b, '[', '2', 'J', 'b'};
        assertThat(PathText.shown(PathText.decode(bytes))).isEqualTo("/a\\xfc\\x0a\\x1b[2Jb");
        assertThat(PathText.shown("a\u202eb\u2028c\u009bd")).isEqualTo("a\\u{202e}b\\u{2028}c\\x9bd");
    }

    @Test
    void showsOnlyWhatUtf8CanHold() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            char[] chars = new char[random.nextInt(8)];
            for (int c = 0; c < chars.length; c++) {
                chars[c] = (char) (random.nextInt(3) == 0 ? random.nextInt(0x10000) : 0xd800 + random.nextInt(0x800));
            }
            String shown = PathText.shown(new String(chars));
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shown)).isTrue();
            String cut = PathText.shown(new String(chars), 3);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).isTrue();
            assertThat(cut.length()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void cutsLongTextsVisibly() {
        assertThat(PathText.shown("abcdef", 6)).isEqualTo("abcdef");
        assertThat(PathText.shown("abcdefg", 6)).isEqualTo("abcde\u2026");
    }
}
