/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.DebugLink;
import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfSection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Looks for debug files where distributions install them, below one root directory (that of the process, such as {@code
 * /proc/1/root}): first by build id, then by {@code .gnu_debuglink} beside the executable. Stateless.
 *
 * <p>Source: GDB manual, "Debugging Information in Separate Files".
 */
public final class LocalDebugFiles implements DebugFiles {
    private static final String GLOBAL = "usr/lib/debug";
    private static final long LARGEST_CHECKED = 512L << 20;

    private final Path root;
    private final @Nullable Path executable;

    /**
     * @param root what {@code /} is to the process
     * @param executable path of the executable as the process sees it; null if unknown, then only build ids help
     */
    public LocalDebugFiles(Path root, @Nullable Path executable) {
        this.root = root;
        this.executable = executable;
    }

    @Override
    public @Nullable ElfFile find(ElfFile stripped) throws ElfException {
        Optional<String> id = stripped.buildId();
        if (id.isPresent()) {
            ElfFile found = byBuildId(id.get());
            if (found != null) {
                return found;
            }
        }
        Optional<DebugLink> link = stripped.debugLink();
        Path path = executable;
        if (link.isEmpty() || path == null || path.getParent() == null) {
            return null;
        }
        return byLink(link.get(), path.getParent(), id.orElse(""));
    }

    private @Nullable ElfFile byBuildId(String id) throws ElfException {
        if (id.length() < 6) {
            return null;
        }
        Path path = root.resolve(GLOBAL)
                .resolve(".build-id")
                .resolve(id.substring(0, 2))
                .resolve(id.substring(2) + ".debug");
        return openIfSame(path, id);
    }

    private static @Nullable ElfFile openIfSame(Path path, String id) throws ElfException {
        if (!Files.isRegularFile(path)) {
            return null;
        }
        ElfFile file = ElfFile.open(path);
        boolean same = false;
        try {
            same = file.buildId().filter(id::equals).isPresent();
        } finally {
            if (!same) {
                file.close();
            }
        }
        return same ? file : null;
    }

    private @Nullable ElfFile byLink(DebugLink link, Path directory, String id) throws ElfException {
        String name = link.fileName();
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..") || name.equals(".")) {
            return null;
        }
        try {
            Path inRoot = below(directory);
            Path[] candidates = {
                inRoot.resolve(name),
                inRoot.resolve(".debug").resolve(name),
                root.resolve(GLOBAL).resolve(relative(directory)).resolve(name)
            };
            for (Path candidate : candidates) {
                ElfFile found = Files.isRegularFile(candidate) ? openIfMatching(candidate, link, id) : null;
                if (found != null) {
                    return found;
                }
            }
            return null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Build ids decide if both files have one; else the checksum does, which reads the whole file. */
    private static @Nullable ElfFile openIfMatching(Path path, DebugLink link, String id) throws ElfException {
        ElfFile file = ElfFile.open(path);
        boolean matches = false;
        try {
            Optional<String> found = file.buildId();
            boolean byId = found.isPresent() && !id.isEmpty();
            matches = byId ? found.get().equals(id) : checksum(file) == link.crc();
        } finally {
            if (!matches) {
                file.close();
            }
        }
        return matches ? file : null;
    }

    private static long checksum(ElfFile file) throws ElfException {
        if (file.size() > LARGEST_CHECKED) {
            return -1;
        }
        CRC32 crc = new CRC32();
        ElfBytes bytes = file.bytes();
        byte[] chunk = new byte[64 << 10];
        for (long at = 0; at < bytes.size(); at += chunk.length) {
            int length = (int) Math.min(chunk.length, bytes.size() - at);
            bytes.copy(at, chunk, 0, length);
            crc.update(chunk, 0, length);
        }
        return crc.getValue();
    }

    @Override
    public @Nullable ElfFile findAlternate(ElfFile debugFile) throws ElfException {
        Optional<ElfSection> section = debugFile.section(".gnu_debugaltlink");
        if (section.isEmpty() || !section.get().hasBytes()) {
            return null;
        }
        ElfBytes bytes = debugFile.bytes(section.get());
        String name = bytes.string(0, 4096);
        long idAt = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1L;
        int idLength = (int) Math.min(64, bytes.size() - idAt);
        if (idLength < 3) {
            return null;
        }
        String id = HexFormat.of().formatHex(bytes.slice(idAt, idLength)).toLowerCase(Locale.ROOT);
        ElfFile byId = byBuildId(id);
        if (byId != null) {
            return byId;
        }
        try {
            Path named = Path.of(name);
            Path beside = Path.of(debugFile.name()).getParent();
            Path path = named.isAbsolute() ? below(named) : beside == null ? named : beside.resolve(named);
            return openIfSame(path, id);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private Path below(Path absolute) {
        return root.resolve(relative(absolute));
    }

    private static Path relative(Path path) {
        Path normal = path.normalize();
        return normal.isAbsolute() ? Path.of("/").relativize(normal) : normal;
    }
}
