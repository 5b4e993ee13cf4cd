/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words: the messages of the file system's exceptions are often a path only. */
public final class FailedFile {
    private FailedFile() {}

    public static String reason(IOException e) {
        if (e instanceof FileSystemException failed) {
            if (failed.getReason() != null) {
                return failed.getReason();
            }
            if (e instanceof AccessDeniedException) {
                return "no right to touch " + failed.getFile();
            }
            if (e instanceof FileAlreadyExistsException) {
                return "a file of that name is in the way";
            }
            if (e instanceof NoSuchFileException) {
                return "there is no " + failed.getFile();
            }
        }
        return String.valueOf(e.getMessage());
    }
}
