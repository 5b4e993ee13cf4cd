/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One file that is being written, record by record. A record is in the file as a whole or not at all: when writing fails
 * half way, what was written of it is cut off again. Safe for several threads.
 */
final class TargetFile {

    private static final long MEGABYTE = 1024 * 1024;

    /** Permissions of files that are made, as the Collector's. */
    private static final int NEW_FILE = 0600;

    /** Writes one record. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final Path path;
    private final FileConfig.@Nullable Rotation rotation;
    private final Logger logger;
    /** Written under the lock. Closed without it, since who holds it may be blocked by a pipe that nobody reads. */
    private volatile FileChannel channel;

    @GuardedBy("this")
    private long length;

    @GuardedBy("this")
    private boolean isRotationBroken;

    private TargetFile(Path path, FileConfig.@Nullable Rotation rotation, FileChannel channel, Logger logger)
            throws IOException {
        this.logger = logger;
        this.path = path;
        this.rotation = rotation;
        this.channel = channel;
        this.length = channel.size();
    }

    static TargetFile open(Path path, FileConfig config, Logger logger) throws IOException {
        Path directory = path.getParent();
        if (config.createDirectory() && directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            permissions(Integer.parseInt(config.directoryPermissions(), 8))));
        }
        // With rotation nothing is lost by going on with the file, and the Collector does so too.
        boolean isKept = config.append() || config.rotation() != null;
        return new TargetFile(path, config.rotation(), openChannel(path, isKept), logger);
    }

    private static FileChannel openChannel(Path path, boolean isKept) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(permissions(NEW_FILE)));
        try {
            if (isKept) {
                channel.position(channel.size());
            } else if (Files.isRegularFile(path)) {
                channel.truncate(0);
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = {
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE
        };
        for (int bit = 0; bit < highestFirst.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(highestFirst[bit]);
            }
        }
        return permissions;
    }

    Path path() {
        return path;
    }

    /**
     * Appends a record and hands it to the system.
     *
     * @param size of the record in bytes if there may be rotation, else without meaning
     * @throws IOException if it could not be written as a whole; nothing of it is in the file then
     */
    synchronized void append(Content record, long size) throws IOException {
        if (rotation != null && length > 0 && length + size > rotation.maxMegabytes() * MEGABYTE) {
            beginNextFile(rotation);
        }
        try {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 16 * 1024);
            record.writeTo(out);
            out.flush();
        } catch (IOException | RuntimeException | Error e) {
            cutOff();
            throw e;
        }
        length = channel.position();
    }

    @GuardedBy("this")
    private void cutOff() {
        try {
            channel.truncate(length);
            channel.position(length);
        } catch (IOException e) {
            // A pipe or a device cannot be cut; what the caller gets is the first failure.
        }
    }

    @GuardedBy("this")
    private void beginNextFile(FileConfig.Rotation limits) {
        try {
            new Backups(path, limits).add();
            FileChannel next = openChannel(path, true);
            channel.close();
            channel = next;
            length = next.position();
        } catch (IOException e) {
            if (!isRotationBroken) {
                logger.warn("rotation of {} failed, the file grows on: {}", path, FailureText.of(e));
            }
            isRotationBroken = true;
            return;
        }
        isRotationBroken = false;
    }

    /** Closes the file; a write that is under way fails. */
    void close() throws IOException {
        channel.close();
    }
}
