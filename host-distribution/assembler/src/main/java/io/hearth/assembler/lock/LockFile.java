/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.lock;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.FailedFile;
import io.hearth.assembler.list.YamlReader;
import io.hearth.assembler.list.YamlValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes lock files: YAML that a person can compare line by line. */
public final class LockFile {
    private static final String FORM = "1";
    private static final Set<String> KEYS =
            Set.of("id", "path", "entry", "sha256", "size", "start-level", "name", "feature", "why");

    private LockFile() {}

    public static Lock read(Path file, String shown) throws AssemblyException {
        YamlValue.Table root = YamlReader.read(file, shown).asTable("a lock file");
        root.allow("a lock file", Set.of("lock", "list", "hearth", "files"));
        if (!root.text("lock", "").equals(FORM)) {
            throw root.place()
                    .problem("this lock file is of another kind than " + FORM
                            + ", which this version writes; delete it, and it is made anew");
        }
        List<LockedFile> files = new ArrayList<>();
        for (YamlValue item : root.sequence("files")) {
            YamlValue.Table table = item.asTable("a file");
            table.allow("a file of a lock", KEYS);
            String path = table.text("path", "");
            if (path.isEmpty()
                    || path.startsWith("/")
                    || List.of(path.split("/", -1)).contains("..")) {
                throw item.place()
                        .problem(
                                "\"" + path
                                        + "\" is no place inside a distribution's folder; delete the lock file, and it is made anew");
            }
            files.add(new LockedFile(
                    table.text("id", ""),
                    path,
                    table.text("entry", ""),
                    table.text("sha256", ""),
                    number(table, "size"),
                    (int) number(table, "start-level"),
                    table.text("name", ""),
                    table.text("feature", ""),
                    table.text("why", "")));
        }
        return new Lock(root.text("list", ""), root.text("hearth", ""), files);
    }

    private static long number(YamlValue.Table table, String key) throws AssemblyException {
        String text = table.text(key, "0");
        if (!text.matches("[0-9]{1,12}")) {
            throw table.place().problem("\"" + key + "\" is a whole number, not \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    /** Writes a lock beside its place, where it does not count yet, and returns where that is. */
    public static Path prepare(Path file, Lock lock) throws AssemblyException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            return Files.write(fresh, write(lock).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            forget(fresh);
            throw new AssemblyException(
                    "the lock file " + file + " cannot be written: " + FailedFile.reason(e)
                            + "; nothing has changed: make room for it there, or choose another place with --lock",
                    e);
        }
    }

    /** Lets a prepared lock count; null is none. */
    public static void keep(@Nullable Path fresh, Path file) throws AssemblyException {
        if (fresh != null) {
            try {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                forget(fresh);
                throw new AssemblyException(
                        "the lock file " + file + " cannot be replaced: " + FailedFile.reason(e)
                                + "; what was assembled is there: choose another place with --lock",
                        e);
            }
        }
    }

    /** Takes back a prepared lock; null is none. */
    public static void forget(@Nullable Path fresh) {
        if (fresh != null) {
            try {
                Files.deleteIfExists(fresh);
            } catch (IOException e) {
                // Its name says what it is, and the next assembly writes over it.
            }
        }
    }

    public static String write(Lock lock) {
        StringBuilder text = new StringBuilder("""
                # Made by hearth assemble: what went in, by digest. Keep it beside the list; the same lock gives the same
                # bytes anywhere. hearth assemble --update makes it anew.
                lock: %s
                list: %s
                hearth: %s
                files:
                """.formatted(FORM, lock.list(), lock.hearth()));
        for (LockedFile file : lock.files()) {
            text.append("- id: ").append(quoted(file.id()));
            line(text, "path", quoted(file.path()));
            if (!file.entry().isEmpty()) {
                line(text, "entry", quoted(file.entry()));
            }
            line(text, "sha256", file.sha256());
            line(text, "size", String.valueOf(file.size()));
            if (file.isStarted()) {
                line(text, "start-level", String.valueOf(file.startLevel()));
            }
            if (!file.name().isEmpty()) {
                line(text, "name", quoted(file.name()));
            }
            if (!file.feature().isEmpty()) {
                line(text, "feature", quoted(file.feature()));
            }
            line(text, "why", quoted(file.why()));
            text.append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append("\n  ").append(key).append(": ").append(value);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
