/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first source that has a file gives it; a range is the newest version that any has, unless one is locked. */
class RepositoriesTest {
    private final Source near = new Source("near", true, "1.0", "1.9", "1.10");
    private final Source far = new Source("far", false, "1.10", "2.0", "2.1-rc1");
    private final Repositories repositories = new Repositories(List.of(near, far), "look elsewhere");

    private record Source(String name, boolean isNear, String... all) implements ArtifactSource {
        @Override
        public @Nullable Path find(Coordinates coordinates) {
            return List.of(all).contains(coordinates.version()) ? Path.of(name, coordinates.version()) : null;
        }

        @Override
        public List<String> versions(Coordinates coordinates) {
            return List.of(all);
        }
    }

    private String get(String version) throws AssemblyException {
        return repositories.get(thing(version)).file().toString();
    }

    private static Coordinates thing(String version) {
        return requireNonNull(Coordinates.parse("com.example:thing:" + version));
    }

    @Test
    void theFirstGives() throws AssemblyException {
        assertThat(get("1.10")).isEqualTo("near/1.10");
        assertThat(get("2.0")).isEqualTo("far/2.0");
        assertThatThrownBy(() -> get("3.0"))
                .hasMessage("com.example:thing:3.0 is nowhere: looked in near, far;"
                        + " there is version 1.0, 1.9, 1.10, 2.0, 2.1-rc1");
    }

    @Test
    void aRangeIsTheNewest() throws AssemblyException {
        for (Map.Entry<String, String> range : Map.of(
                        "[1,2)", "near/1.10", "[1,1.10)", "near/1.9", "[2,)", "far/2.1-rc1", "(,1.5]", "near/1.0")
                .entrySet()) {
            assertThat(get(range.getKey())).as(range.getKey()).isEqualTo(range.getValue());
        }
        assertThatThrownBy(() -> get("[3,4)")).hasMessageContaining("no version of com.example:thing is in the range");
        assertThatThrownBy(() -> get("[2,1)")).hasMessageContaining("[2,1) is no range of versions");
    }

    @Test
    void aRangeIsWhatWasLockedWhileThatIsInIt() throws AssemblyException {
        repositories.lock(thing("1.9"));
        assertThat(get("[1,2)")).isEqualTo("near/1.9");
        assertThat(get("[2,2.0]")).isEqualTo("far/2.0");
    }

    @Test
    void whatIsAtHandIsNotAskedOfANetwork() throws AssemblyException {
        assertThat(repositories.atHand(thing("2.0"))).isNull();
        assertThat(requireNonNull(repositories.atHand(thing("1.0"))).source()).isEqualTo("near");
    }
}
