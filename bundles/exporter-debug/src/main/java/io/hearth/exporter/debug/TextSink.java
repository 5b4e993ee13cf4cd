/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.exporter.debug;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/** Where text goes. */
interface TextSink extends Closeable {

    void write(String text) throws IOException;

    @Override
    void close() throws IOException;

    /** Writes each text as one record of a log. */
    static TextSink to(Logger log) {
        return new TextSink() {
            @Override
            public void write(String text) {
                log.info("{}", text);
            }

            @Override
            public void close() {}
        };
    }

    /** Writes to each of {@code stdout}, {@code stderr} and files, which are appended to. */
    static TextSink to(List<String> paths) throws IOException {
        Streams sink = new Streams();
        try {
            for (String path : paths) {
                sink.open(path);
            }
        } catch (IOException e) {
            sink.close();
            throw e;
        }
        return sink;
    }

    /** Streams, of which only files are closed. */
    final class Streams implements TextSink {

        private final List<OutputStream> all = new ArrayList<>();
        private final List<OutputStream> files = new ArrayList<>();

        private void open(String path) throws IOException {
            switch (path) {
                case "stdout" -> all.add(new FileOutputStream(FileDescriptor.out));
                case "stderr" -> all.add(new FileOutputStream(FileDescriptor.err));
                default -> {
                    OutputStream file = append(path);
                    all.add(file);
                    files.add(file);
                }
            }
        }

        private static OutputStream append(String path) throws IOException {
            try {
                return Files.newOutputStream(Path.of(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (NoSuchFileException e) {
                throw new IOException(path + " is in a folder that does not exist", e);
            } catch (AccessDeniedException e) {
                throw new IOException("permission denied for " + path, e);
            }
        }

        @Override
        public void write(String text) throws IOException {
            byte[] bytes = (text.endsWith("\n") ? text : text + "\n").getBytes(StandardCharsets.UTF_8);
            for (OutputStream stream : all) {
                stream.write(bytes);
            }
        }

        @Override
        public void close() throws IOException {
            for (OutputStream file : files) {
                file.close();
            }
        }
    }
}
