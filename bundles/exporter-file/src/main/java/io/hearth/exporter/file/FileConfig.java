/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import io.hearth.collector.api.ComponentId;
import io.hearth.collector.api.ConfigProblems;
import io.hearth.collector.api.Validated;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@code file}.
 *
 * @param path of the file
 * @param format of each message
 * @param encoding an extension that encodes, which is not offered
 * @param append keep what the file holds; otherwise it is emptied at start
 * @param compression empty, or {@code zstd} for each message by itself
 * @param compressionParams accepted without effect
 * @param rotation begin a new file now and then; {@code null} means never
 * @param flushInterval accepted without effect: every message goes to the system at once
 * @param groupBy one file per value of a resource attribute, which is not offered
 * @param createDirectory make the directories of the path
 * @param directoryPermissions of directories that are made, in octal
 */
public record FileConfig(
        String path,
        Format format,
        @Nullable ComponentId encoding,
        boolean append,
        String compression,
        CompressionParams compressionParams,
        @Nullable Rotation rotation,
        Duration flushInterval,
        GroupBy groupBy,
        boolean createDirectory,
        String directoryPermissions)
        implements Validated {

    /** How a message is written. */
    public enum Format {
        /** OTLP/JSON, one message a line. */
        JSON,
        /** Protocol Buffers behind four bytes of length. */
        PROTO
    }

    /** The {@code compression_params} block. */
    public record CompressionParams(int level) {
        /** The method's default. */
        public static CompressionParams defaults() {
            return new CompressionParams(0);
        }
    }

    /**
     * The {@code rotation} block.
     *
     * @param maxMegabytes how large a file may become, in units of 1024 * 1024 bytes
     * @param maxDays how old a file that is full may become; zero means any age
     * @param maxBackups how many full files are kept; zero means all
     * @param localtime name full files by local time instead of UTC
     */
    public record Rotation(int maxMegabytes, int maxDays, int maxBackups, boolean localtime) {
        /** As the Collector has them. */
        public static Rotation defaults() {
            return new Rotation(100, 0, 100, false);
        }
    }

    /** The {@code group_by} block. */
    public record GroupBy(boolean enabled, String resourceAttribute, int maxOpenFiles) {
        /** Off, as in the Collector. */
        public static GroupBy defaults() {
            return new GroupBy(false, "fileexporter.path_segment", 100);
        }
    }

    /** As the Collector has them, but directories are for their owner; the path is empty and must be given. */
    public static FileConfig defaults() {
        return new FileConfig(
                "",
                Format.JSON,
                null,
                false,
                "",
                CompressionParams.defaults(),
                null,
                Duration.ofSeconds(1),
                GroupBy.defaults(),
                false,
                "0700");
    }

    boolean isCompressed() {
        return !compression.isEmpty();
    }

    @Override
    public void validate(ConfigProblems problems) {
        if (path.isEmpty()) {
            problems.add("path", "path must be non-empty");
        }
        if (!compression.isEmpty() && !compression.equals("zstd")) {
            problems.add("compression", "\"" + compression + "\" is not offered; use zstd or leave it out");
        }
        if (encoding != null) {
            problems.add("encoding", "encoding extensions are not offered; use format json or proto");
        }
        if (append && isCompressed()) {
            problems.add("append", "append and compression enabled at the same time is not supported");
        }
        if (append && rotation != null) {
            problems.add("append", "append and rotation enabled at the same time is not supported");
        }
        if (rotation != null && rotation.maxMegabytes() <= 0) {
            problems.add("rotation::max_megabytes", "must be greater than 0");
        }
        if (rotation != null && (rotation.maxDays() < 0 || rotation.maxBackups() < 0)) {
            problems.add("rotation", "max_days and max_backups must not be negative");
        }
        if (flushInterval.isNegative()) {
            problems.add("flush_interval", "must not be negative");
        }
        if (groupBy.enabled()) {
            problems.add("group_by::enabled", "one file per resource is not offered yet; leave it off");
        }
        try {
            int mode = Integer.parseInt(directoryPermissions, 8);
            if (mode < 0 || mode > 0777) {
                problems.add("directory_permissions", "must be octal digits up to 0777");
            }
        } catch (NumberFormatException e) {
            problems.add("directory_permissions", "must be octal digits, for example 0755");
        }
    }
}
