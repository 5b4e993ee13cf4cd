/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of an RPM package as its header lists them: parallel arrays, one place an entry, in the payload's order. */
final class RpmFileList {
    /** Folders of every system, which no package may own. */
    private static final Set<String> OF_THE_SYSTEM = Set.of(
            "etc",
            "usr",
            "usr/bin",
            "usr/lib",
            "usr/lib/systemd",
            "usr/lib/systemd/system",
            "usr/share",
            "usr/share/doc",
            "var",
            "var/lib");

    private static final int VERIFY_ALL = -1;

    private final PackageFiles files;
    private final List<Entry> entries;
    private final OutputTime time;

    RpmFileList(PackageFiles files, List<Entry> entries, OutputTime time) {
        this.files = files;
        this.entries = entries;
        this.time = time;
    }

    /** What the package owns. */
    static List<Entry> own(PackageFiles files) {
        return files.tree().entries().stream()
                .filter(entry -> !OF_THE_SYSTEM.contains(entry.path()))
                .toList();
    }

    void describe(RpmHeader header) throws IOException {
        int count = entries.size();
        Map<String, Integer> folders = new LinkedHashMap<>();
        List<Integer> folderOf = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        List<Integer> modes = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        List<Integer> flags = new ArrayList<>();
        List<Integer> inodes = new ArrayList<>();
        for (Entry entry : entries) {
            String path = "/" + entry.path();
            int slash = path.lastIndexOf('/') + 1;
            String folder = path.substring(0, slash);
            folders.putIfAbsent(folder, folders.size());
            folderOf.add(folders.getOrDefault(folder, 0));
            names.add(path.substring(slash));
            modes.add(FileMode.of(entry));
            sizes.add(size(entry));
            digests.add(entry instanceof Entry.File file ? Digest.hex("SHA-256", file) : "");
            targets.add(entry instanceof Entry.Link link ? link.target() : "");
            flags.add(flags(entry));
            inodes.add(inodes.size() + 1);
        }
        header.int32(RpmTag.FILE_SIZES, sizes);
        header.int16(RpmTag.FILE_MODES, modes);
        header.int16(RpmTag.FILE_RDEVS, Collections.nCopies(count, 0));
        header.int32(RpmTag.FILE_MTIMES, Collections.nCopies(count, (int) time.seconds()));
        header.strings(RpmTag.FILE_DIGESTS, digests);
        header.strings(RpmTag.FILE_LINKTOS, targets);
        header.int32(RpmTag.FILE_FLAGS, flags);
        header.strings(RpmTag.FILE_USERNAME, Collections.nCopies(count, "root"));
        header.strings(RpmTag.FILE_GROUPNAME, Collections.nCopies(count, "root"));
        header.int32(RpmTag.FILE_VERIFY_FLAGS, Collections.nCopies(count, VERIFY_ALL));
        header.int32(RpmTag.FILE_DEVICES, Collections.nCopies(count, 1));
        header.int32(RpmTag.FILE_INODES, inodes);
        header.strings(RpmTag.FILE_LANGS, Collections.nCopies(count, ""));
        header.int32(RpmTag.DIR_INDEXES, folderOf);
        header.strings(RpmTag.BASENAMES, names);
        header.strings(RpmTag.DIRNAMES, List.copyOf(folders.keySet()));
        header.int32(RpmTag.FILE_DIGEST_ALGORITHM, List.of(RpmTag.SHA256));
    }

    private static int size(Entry entry) {
        if (entry instanceof Entry.File file) {
            return (int) file.content().size();
        }
        return entry instanceof Entry.Link link ? link.target().length() : 4096;
    }

    private int flags(Entry entry) {
        if (files.configuration().contains(entry.path())) {
            return RpmTag.FILE_CONFIG | RpmTag.FILE_NOREPLACE;
        }
        boolean text = entry.path().startsWith(files.places().documentation() + "/");
        return text && entry instanceof Entry.File ? RpmTag.FILE_DOC : 0;
    }
}
