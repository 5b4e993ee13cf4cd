/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** The entries of an archive in the order they are written: by path, so a folder before what it holds. */
final class EntryTree {
    static final int FOLDER_MODE = 0755;
    static final int FILE_MODE = 0644;
    static final int PROGRAM_MODE = 0755;

    private final TreeMap<String, Entry> entries = new TreeMap<>();

    /** Adds an entry and the folders above it that are missing. */
    void add(Entry entry) throws AssemblyException {
        String path = entry.path();
        checkPath(path);
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            Entry there = entries.get(above);
            if (there == null) {
                entries.put(above, new Entry.Folder(above, FOLDER_MODE, 0));
            } else if (!(there instanceof Entry.Folder)) {
                throw new AssemblyException(path + " would lie below " + above + ", which is not a folder");
            }
        }
        Entry before = entries.put(path, entry);
        if (before != null && !(before instanceof Entry.Folder && entry instanceof Entry.Folder)) {
            throw new AssemblyException(path + " would be there twice");
        }
    }

    void addText(String path, int mode, String text) throws AssemblyException {
        add(new Entry.File(path, mode, 0, new Entry.Made(text.getBytes(StandardCharsets.UTF_8))));
    }

    void addFolder(String path) throws AssemblyException {
        add(new Entry.Folder(path, FOLDER_MODE, 0));
    }

    void addLink(String path, String target) throws AssemblyException {
        add(new Entry.Link(path, target));
    }

    boolean contains(String path) {
        return entries.containsKey(path);
    }

    Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** Bytes of all files. */
    long size() {
        long sum = 0;
        for (Entry entry : entries.values()) {
            sum += entry instanceof Entry.File file ? file.content().size() : 0;
        }
        return sum;
    }

    /** A path that stays below its root, and that every machine writes with the same bytes. */
    static void checkPath(String path) throws AssemblyException {
        if (path.isEmpty() || path.length() > 1000 || !path.chars().allMatch(c -> c > 0x20 && c < 0x7f || c == ' ')) {
            throw new AssemblyException("'" + PackageNames.printable(path)
                    + "': names of files in an output are printable ASCII and at most 1000 long; rename it");
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new AssemblyException("'" + path + "' is not a path below the distribution");
            }
        }
    }
}
