/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import io.hearth.elf.DebugLink;
import io.hearth.elf.ElfBytes;
import io.hearth.elf.ElfException;
import io.hearth.elf.ElfFile;
import io.hearth.elf.ElfLimits;
import io.hearth.elf.ElfSection;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Looks for debug files where distributions install them, below one root directory (that of the process, such as {@code
 * /proc/1/root}): first by build id, then by {@code .gnu_debuglink} beside the executable. Paths are strings, so that
 * names that this machine's locale cannot encode are found too; whoever makes this opens them. Stateless.
 *
 * <p>Source: GDB manual, "Debugging Information in Separate Files".
 */
public final class LocalDebugFiles implements DebugFiles {
    private static final String GLOBAL = "/usr/lib/debug";
    private static final long LARGEST_CHECKED = 512L << 20;

    /** Opens a file for positional reads. */
    @FunctionalInterface
    public interface Opener extends Function<String, @Nullable FileChannel> {
        /** The regular file at a path; null when there is none that can be opened. Never blocks on a FIFO. */
        @Override
        @Nullable
        FileChannel apply(String path);
    }

    private final String root;
    private final @Nullable String executable;
    private final Opener opener;

    /**
     * @param root what {@code /} is to the process; empty for this process's own
     * @param executable absolute path of the executable as the process sees it; null if unknown, then only build ids help
     */
    public LocalDebugFiles(String root, @Nullable String executable, Opener opener) {
        this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
        this.executable = executable;
        this.opener = opener;
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
        String path = executable;
        int slash = path == null ? -1 : path.lastIndexOf('/');
        if (link.isEmpty() || path == null || slash < 0) {
            return null;
        }
        return byLink(link.get(), path.substring(0, slash), id.orElse(""));
    }

    private @Nullable ElfFile byBuildId(String id) throws ElfException {
        if (id.length() < 6) {
            return null;
        }
        String path = root + GLOBAL + "/.build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug";
        return openIfSame(path, id);
    }

    private @Nullable ElfFile open(String path) throws ElfException {
        FileChannel channel = opener.apply(path);
        return channel == null ? null : ElfFile.open(channel, path, ElfLimits.DEFAULT);
    }

    private @Nullable ElfFile openIfSame(String path, String id) throws ElfException {
        ElfFile file = open(path);
        if (file == null) {
            return null;
        }
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

    private @Nullable ElfFile byLink(DebugLink link, String directory, String id) throws ElfException {
        String name = link.fileName();
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..") || name.equals(".")) {
            return null;
        }
        String inRoot = normal(directory);
        String[] candidates = {
            root + inRoot + "/" + name, root + inRoot + "/.debug/" + name, root + GLOBAL + inRoot + "/" + name
        };
        for (String candidate : candidates) {
            ElfFile found = openIfMatching(candidate, link, id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Build ids decide if both files have one; else the checksum does, which reads the whole file. */
    private @Nullable ElfFile openIfMatching(String path, DebugLink link, String id) throws ElfException {
        ElfFile file = open(path);
        if (file == null) {
            return null;
        }
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
        long idAt = name.getBytes(StandardCharsets.UTF_8).length + 1L;
        int idLength = (int) Math.min(64, bytes.size() - idAt);
        if (idLength < 3) {
            return null;
        }
        String id = HexFormat.of().formatHex(bytes.slice(idAt, idLength)).toLowerCase(Locale.ROOT);
        ElfFile byId = byBuildId(id);
        if (byId != null) {
            return byId;
        }
        int slash = debugFile.name().lastIndexOf('/');
        String beside = slash < 0 ? "" : debugFile.name().substring(0, slash + 1);
        return openIfSame(name.startsWith("/") ? root + normal(name) : beside + name, id);
    }

    /** Without {@code .} and {@code ..}, so that it stays below the root; empty for the root itself. */
    private static String normal(String absolute) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : absolute.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? "" : "/" + String.join("/", parts);
    }
}
