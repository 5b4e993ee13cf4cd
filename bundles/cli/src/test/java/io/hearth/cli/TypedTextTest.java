/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTextTest {

    @ParameterizedTest
    @CsvSource({"10s,10000", "500ms,500", "1m30s,90000", "2h,7200000", "7,7000", "1.5s,1500"})
    void readsSpansOfTime(String text, long millis) throws UsageException {
        assertThat(Durations.parse("--duration", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "10x", "-3s", "0s", "1..2s", "10 s"})
    void refusesWhatIsNoSpanOfTime(String text) {
        assertThatThrownBy(() -> Durations.parse("--duration", text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--duration is a span of time");
    }

    @ParameterizedTest
    @CsvSource({"9,9s", "60,1m00s", "95,1m35s", "7500,2h05m"})
    void showsSpansOfTime(long seconds, String text) {
        assertThat(Durations.show(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"run,run,0", "rnu,run,1", "recrod,record,1", "abc,xyz,3", "'',abc,3"})
    void countsEdits(String a, String b, int distance) {
        assertThat(NearestName.distance(a, b)).isEqualTo(distance);
    }

    @Test
    void hintsAtNothingWhenNothingIsNear() {
        assertThat(NearestName.hint("frobnicate", List.of("run", "record"))).isEmpty();
    }

    @Test
    void explainsEveryCommandAndOption() {
        CommandTable table = new CommandTable();
        String overview = HelpText.overview(table);
        for (Command command : table.all()) {
            assertThat(overview).contains("  " + command.name() + " ");
            String page = HelpText.of(command);
            assertThat(page.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(121));
            for (Option option : command.options()) {
                assertThat(page).contains(option.name());
            }
        }
    }

    @Test
    void writesACompletionScriptThatBashAccepts() throws IOException, InterruptedException {
        String probe = BashCompletion.script(new CommandTable())
                + "COMP_WORDS=(hearth record --freq) COMP_CWORD=2; _hearth; echo \"${COMPREPLY[*]}\"\n"
                + "COMP_WORDS=(hearth val) COMP_CWORD=1; _hearth; echo \"${COMPREPLY[*]}\"\n"
                + "COMP_WORDS=(hearth print-config --mode un) COMP_CWORD=3; _hearth; echo \"${COMPREPLY[*]}\"\n";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", probe)
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).isZero();
        assertThat(printed.lines()).containsExactly("--frequency", "validate", "unredacted");
    }
}
