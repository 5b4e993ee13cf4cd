/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What a folder holds, entry by entry: kind, mode, time and digest of content, so that a difference names its file. */
record TreeDigest(Map<String, String> entries) {

    static TreeDigest of(Path root) {
        Map<String, String> entries = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                entries.put(root.relativize(file).toString(), describe(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeDigest(entries);
    }

    /** Without the folder itself: its time says only that something came and went. */
    Map<String, String> contents() {
        Map<String, String> contents = new LinkedHashMap<>(entries);
        contents.remove("");
        return contents;
    }

    private static String describe(Path file) throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        String time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toString();
        if (Files.isSymbolicLink(file)) {
            return "link to " + Files.readSymbolicLink(file);
        }
        return mode + " " + time + " " + (Files.isDirectory(file) ? "folder" : sha256(file));
    }

    static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
