/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.profilefile;

import static io.hearth.itests.otlpcheck.ProfilesBuilder.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.itests.otlpcheck.ProfilesBuilder;
import io.hearth.itests.otlpcheck.SampleProfiles;
import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class FlameGraphHtmlTest {

    private static final Pattern DATA = Pattern.compile("<script id=\"data\" type=\"text/plain\">([^<]*)</script>");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'`${x}<!--\u2028\ud800";

    private static String page(String title, ProfilesData... windows) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FlameGraphHtml.write(Merged.tree(windows), Merged.facts(title, windows), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> data(String page) throws Exception {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        byte[] packed = Base64.getDecoder().decode(matcher.group(1));
        return Merged.json(new String(
                new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    @SuppressWarnings("unchecked")
    void packsTheTreeInPreorderWidestChildFirst() throws Exception {
        Map<String, Object> data = data(page("t", SampleProfiles.window(0)));
        List<String> strings = (List<String>) data.get("strings");
        List<Integer> frames = (List<Integer>) data.get("frames");
        List<Integer> nodes = (List<Integer>) data.get("nodes");
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < nodes.size(); i += 3) {
            shown.append(strings.get(frames.get(nodes.get(i) * 8 + 1)))
                    .append(' ')
                    .append(nodes.get(i + 1))
                    .append(' ')
                    .append(nodes.get(i + 2))
                    .append('\n');
        }

        assertThat(shown)
                .startsWithIgnoringCase(" 0 3\nburn 0 1\n_start 0 1\nmain 0 3\nloop<int>(int) 0 1\nmix(int) 5 0\n");
        assertThat(data).containsEntry("processes", 3).containsEntry("nanosPerUnit", 10_000_000);
        assertThat(strings).contains("pid 100", "/src/burn.c", "vmlinux");
    }

    @Test
    void needsNothingFromElsewhere() throws Exception {
        String page = page("t", SampleProfiles.window(0));

        assertThat(page).doesNotContain("http:", "https:", "src=", "@import", "url(", "<link");
        assertThat(page).contains("default-src 'none'");
    }

    @Test
    @SuppressWarnings("unchecked")
    void carriesHostileNamesAsDataOnly() throws Exception {
        var b = new ProfilesBuilder(SampleProfiles.START_UNIX_NANO, SampleProfiles.WINDOW_NANOS);
        b.counted(
                ProfilesBuilder.process(1, HOSTILE, ""),
                b.stack(b.location(0, 1, "native", line(b.function("f " + HOSTILE, "", "", 0), 0))),
                3);

        String page = page(HOSTILE, b.build());

        assertThat(page).doesNotContain("<img").contains("<title>&lt;/script&gt;&lt;img");
        assertThat((List<String>) data(page).get("strings")).anyMatch(s -> s.startsWith("f </script><img"));
    }

    static boolean hasChromium() {
        return Files.isExecutable(CHROMIUM);
    }

    @Test
    @EnabledIf("hasChromium")
    void runsInABrowser(@TempDir Path directory) throws Exception {
        var b = new ProfilesBuilder(SampleProfiles.START_UNIX_NANO, SampleProfiles.WINDOW_NANOS);
        int hostile = b.location(0, 1, "native", line(b.function("f " + HOSTILE, "", "", 0), 0));
        int other = b.location(0, 2, "kernel", line(b.function("read", "", "", 0), 0));
        var process = ProfilesBuilder.process(1, HOSTILE, "");
        b.counted(process, b.stack(hostile), 3).counted(process, b.stack(other, hostile), 1);
        Path file = Files.writeString(directory.resolve("page.html"), page(HOSTILE, b.build()));

        Process browser = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + directory.resolve("browser"),
                        "--virtual-time-budget=2000",
                        "--dump-dom",
                        file.toUri() + "#n=2&q=re.d")
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        String document = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(document)
                .contains("data-state=\"ready\"", "25.0% matched", "Native 75.0%", "Kernel 25.0%")
                .doesNotContain("<img");
    }
}
