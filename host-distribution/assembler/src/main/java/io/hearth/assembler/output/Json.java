/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The JSON of image layouts. */
final class Json {
    private static final int MAX_BYTES = 4 << 20;

    private Json() {}

    static byte[] bytes(Object value) {
        return JsonText.of(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an object. JSON without comments is YAML, so the reader of lists reads it too. */
    static Map<?, ?> read(Path file) throws AssemblyException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new AssemblyException(file + " is longer than 4 MiB; it is no part of an image layout");
            }
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(MAX_BYTES)
                    .build();
            if (new Load(settings).loadFromString(Files.readString(file)) instanceof Map<?, ?> map) {
                return map;
            }
            throw new AssemblyException(file + " is not a JSON object");
        } catch (IOException | YamlEngineException e) {
            throw new AssemblyException("cannot read " + file + " as JSON: " + e.getMessage(), e);
        }
    }
}
