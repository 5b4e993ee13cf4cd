/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core.internal.extension;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.profiler.api.SymbolSource;
import io.hearth.profiler.core.ExtensionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that find, do not find, lie and throw; the files they find are libraries of this Java runtime. */
class RemoteSymbolsTest {
    @TempDir
    Path folder;

    private final ExtensionRegistry<SymbolSource> registry = new ExtensionRegistry<>();
    private final RemoteSymbols symbols = new RemoteSymbols(registry);
    private final Path file = Path.of(System.getProperty("java.home"), "lib/libjava.so");
    private final Path other = Path.of(System.getProperty("java.home"), "lib/libnio.so");
    private String build = "";

    @BeforeEach
    void buildId() throws ElfException {
        try (ElfFile elf = ElfFile.open(file)) {
            build = elf.buildId().orElseThrow();
        }
    }

    @AfterEach
    void close() {
        symbols.close();
    }

    private interface Body {
        @Nullable
        Path find(String buildId) throws IOException;
    }

    private void add(int ranking, Body body) {
        registry.add(
                new SymbolSource() {
                    @Override
                    public String name() {
                        return "test";
                    }

                    @Override
                    public @Nullable Path find(String buildId, String fileName) throws IOException {
                        return body.find(buildId);
                    }
                },
                ranking,
                "test " + ranking);
    }

    private void awaitNews() throws InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!symbols.takeNews()) {
            assertThat(System.nanoTime()).as("no news").isLessThan(until);
            Thread.sleep(10);
        }
    }

    @Test
    void asksOneAfterTheOtherAndEachBuildOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        add(9, id -> {
            throw new IOException("not to be reached, asked " + asked.incrementAndGet());
        });
        add(8, id -> null);
        add(7, id -> id.equals(build) ? file : null);
        assertThat(symbols.find(build, "libjava.so"))
                .as("the first answer never waits")
                .isNull();
        awaitNews();
        for (int i = 0; i < 3; i++) {
            try (ElfFile found = symbols.find(build, "libjava.so")) {
                assertThat(found).isNotNull();
            }
        }
        assertThat(asked).hasValue(1);
        assertThat(symbols.takeNews()).isFalse();
    }

    @Test
    void refusesAFileOfAnotherBuildAndOneThatIsNone() throws Exception {
        add(0, id -> id.equals(build) ? other : Files.writeString(folder.resolve("none"), "not ELF"));
        assertThat(symbols.find(build, "libjava.so")).isNull();
        awaitNews();
        assertThat(symbols.find(build, "libjava.so")).isNull();
        assertThat(symbols.find("abcdef", "x")).isNull();
        awaitNews();
        assertThat(symbols.find("abcdef", "x")).isNull();
    }

    @Test
    void asksASourceThatComesLater() throws Exception {
        assertThat(symbols.find(build, "libjava.so")).isNull();
        add(0, id -> null);
        assertThat(symbols.find(build, "libjava.so")).isNull();
        add(1, id -> file);
        awaitNews();
        symbols.find(build, "libjava.so");
        awaitNews();
        try (ElfFile found = symbols.find(build, "libjava.so")) {
            assertThat(found).isNotNull();
        }
    }
}
