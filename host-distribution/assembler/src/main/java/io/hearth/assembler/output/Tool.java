/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a program of a JDK to its end, in a locale and time zone that are always the same. */
final class Tool {
    private static final int MAX_OUTPUT = 1 << 20;

    private Tool() {}

    /** Runs it in a folder. Returns what it printed, both streams. */
    static String run(Path folder, List<String> command) throws AssemblyException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        builder.environment()
                .keySet()
                .removeIf(name -> name.endsWith("JAVA_OPTIONS") || name.equals("JAVA_TOOL_OPTIONS"));
        String output;
        int code;
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            try (InputStream in = process.getInputStream()) {
                output = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
                in.skip(Long.MAX_VALUE);
            }
            code = process.waitFor();
        } catch (IOException e) {
            throw new AssemblyException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssemblyException("interrupted while " + command.get(0) + " ran", e);
        }
        if (code != 0) {
            throw new AssemblyException(command.get(0) + " ended with " + code + ": "
                    + PackageNames.printable(output.strip().replace('\n', ' ')));
        }
        return output;
    }
}
