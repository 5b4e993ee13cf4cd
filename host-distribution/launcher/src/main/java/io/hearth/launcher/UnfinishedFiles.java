/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether a dropped file is a copy in progress: it has been written a moment ago, and its end is not there yet. */
final class UnfinishedFiles {
    /** How long a copy may pause before what is there counts as all. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int END_HEADER = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_FEATURE_TAIL = 64;

    private UnfinishedFiles() {}

    /** How a file looks; null where a link leads nowhere. */
    static @Nullable FileLook look(Path file) throws IOException {
        try {
            return FileLook.of(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (java.nio.file.FileSystemException e) {
            // A circle of links, or a name that cannot be looked up: refused with the reason when it is opened.
            if (Files.isSymbolicLink(file)) {
                return null;
            }
            throw e;
        }
    }

    static boolean isUnfinished(Path file, FileLook look) throws IOException {
        long age = System.currentTimeMillis() - look.changed() / 1_000_000;
        if (!look.isRegular() || age > PATIENCE_MILLIS || look.size() > PrivateCopies.MAX_BYTES) {
            return false;
        }
        if (look.size() == 0) {
            return true;
        }
        try (FileChannel channel = RegularFile.open(file, PrivateCopies.MAX_BYTES)) {
            return String.valueOf(file.getFileName()).endsWith(".jar")
                    ? isPartOfJar(channel)
                    : isPartOfFeature(channel);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isPartOfJar(FileChannel channel) throws IOException {
        int start = read(channel, 0, Integer.BYTES).getInt(0);
        if (start != LOCAL_HEADER && start != 0) {
            return false;
        }
        // A comment may follow.
        int bytes = (int) Math.min(channel.size(), END_BYTES + 0xffff);
        ByteBuffer tail = read(channel, channel.size() - bytes, bytes);
        for (int at = bytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_HEADER) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPartOfFeature(FileChannel channel) throws IOException {
        int bytes = (int) Math.min(channel.size(), MAX_FEATURE_TAIL);
        ByteBuffer tail = read(channel, channel.size() - bytes, bytes);
        int at = bytes - 1;
        while (at >= 0 && Character.isWhitespace(tail.get(at))) {
            at--;
        }
        return at >= 0 && tail.get(at) != '}';
    }

    private static ByteBuffer read(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        int n = 0;
        while (n >= 0 && buffer.hasRemaining()) {
            n = channel.read(buffer, at + buffer.position());
        }
        return buffer.clear();
    }
}
