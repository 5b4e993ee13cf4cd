/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The full files beside a file that is being written: {@code name-2026-01-31T23-59-59.123.ext}, by the time at which they
 * became full.
 */
final class Backups {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS");

    private final Path path;
    private final FileConfig.Rotation limits;
    private final String prefix;
    private final String suffix;

    Backups(Path path, FileConfig.Rotation limits) {
        this.path = path;
        this.limits = limits;
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        this.prefix = name.substring(0, end) + "-";
        this.suffix = name.substring(end);
    }

    private ZoneId zone() {
        return limits.localtime() ? ZoneId.systemDefault() : ZoneOffset.UTC;
    }

    /** Gives the file the name of a full one, and removes full ones that are too many or too old. */
    void add() throws IOException {
        LocalDateTime time = LocalDateTime.now(zone()).truncatedTo(ChronoUnit.MILLIS);
        Path backup = path.resolveSibling(prefix + TIME.format(time) + suffix);
        while (Files.exists(backup)) {
            time = time.plus(1, ChronoUnit.MILLIS);
            backup = path.resolveSibling(prefix + TIME.format(time) + suffix);
        }
        Files.move(path, backup);
        removeOld();
    }

    private void removeOld() throws IOException {
        List<Backup> all = list();
        Instant oldest = limits.maxDays() > 0 ? Instant.now().minus(limits.maxDays(), ChronoUnit.DAYS) : Instant.MIN;
        for (int i = 0; i < all.size(); i++) {
            boolean isTooMany = limits.maxBackups() > 0 && all.size() - i > limits.maxBackups();
            if (isTooMany || all.get(i).time.isBefore(oldest)) {
                Files.deleteIfExists(all.get(i).file);
            }
        }
    }

    private record Backup(Instant time, Path file) {}

    /** All full files, oldest first. */
    private List<Backup> list() throws IOException {
        List<Backup> all = new ArrayList<>();
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.length() > prefix.length() + suffix.length()
                        && name.startsWith(prefix)
                        && name.endsWith(suffix)) {
                    String time = name.substring(prefix.length(), name.length() - suffix.length());
                    try {
                        all.add(new Backup(
                                LocalDateTime.parse(time, TIME).atZone(zone()).toInstant(), file));
                    } catch (DateTimeParseException e) {
                        // Somebody else's file.
                    }
                }
            }
        }
        all.sort((a, b) -> a.time.compareTo(b.time));
        return all;
    }
}
