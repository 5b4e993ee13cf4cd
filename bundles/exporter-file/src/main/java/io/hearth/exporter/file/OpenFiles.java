/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.file;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.hearth.collector.api.ComponentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/**
 * The files that exporters of one factory have open. Exporters of several signals with one path write to one file, which
 * is opened by the first and closed by the last. May be used by any thread.
 */
final class OpenFiles {

    @GuardedBy("this")
    private final Map<Path, Shared> byPath = new HashMap<>();

    private static final class Shared {
        final TargetFile file;
        int users;

        Shared(TargetFile file) {
            this.file = file;
        }
    }

    /** Opens a file or joins those who have it open. */
    synchronized TargetFile open(FileConfig config, Logger logger) throws ComponentException {
        Path path = Path.of(config.path()).toAbsolutePath().normalize();
        Shared shared = byPath.get(path);
        if (shared == null) {
            try {
                shared = new Shared(TargetFile.open(path, config, logger));
            } catch (IOException e) {
                throw new ComponentException("path " + path + " cannot be written: " + FailureText.of(e), e);
            }
            byPath.put(path, shared);
        }
        shared.users++;
        return shared.file;
    }

    /** Closes a file when nobody else has it open. */
    synchronized void close(TargetFile file) throws ComponentException {
        Shared shared = byPath.get(file.path());
        if (shared == null || shared.file != file || --shared.users > 0) {
            return;
        }
        byPath.remove(file.path());
        try {
            file.close();
        } catch (IOException e) {
            throw new ComponentException("path " + file.path() + " cannot be closed: " + FailureText.of(e), e);
        }
    }
}
