/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.artifact;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where Maven keeps its local repository on this machine. */
public final class LocalMaven {
    private static final Pattern PROPERTY = Pattern.compile("-Dmaven\\.repo\\.local=(?:\"([^\"]+)\"|(\\S+))");

    private LocalMaven() {}

    /**
     * {@code -Dmaven.repo.local}, given to this program or in MAVEN_ARGS or MAVEN_OPTS, else what the settings say, else
     * ~/.m2/repository.
     */
    public static Path folder() throws AssemblyException {
        String given = System.getProperty("maven.repo.local", "");
        if (!given.isEmpty()) {
            return Path.of(given);
        }
        for (String variable : List.of("MAVEN_ARGS", "MAVEN_OPTS")) {
            String value = System.getenv(variable);
            Matcher found = PROPERTY.matcher(value == null ? "" : value);
            if (found.find()) {
                return Path.of(found.group(1) == null ? found.group(2) : found.group(1));
            }
        }
        Path home = Path.of(System.getProperty("user.home", "/"), ".m2");
        Path settings = home.resolve("settings.xml");
        if (Files.isRegularFile(settings)) {
            String stated = MavenSettings.read(settings).getLocalRepository();
            if (stated != null && !stated.isBlank()) {
                return Path.of(stated);
            }
        }
        return home.resolve("repository");
    }
}
