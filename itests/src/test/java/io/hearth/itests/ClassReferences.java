/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a class file refers to: classes as {@code a/b/C}, methods as {@code a/b/C.name}. Read from the constant pool
 * (JVM specification, 4.4), descriptors included.
 */
final class ClassReferences {
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

    private final String[] texts;
    private final int[][] entries;

    private ClassReferences(String[] texts, int[][] entries) {
        this.texts = texts;
        this.entries = entries;
    }

    static Set<String> of(InputStream classFile) throws IOException {
        DataInputStream in = new DataInputStream(classFile);
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("not a class file");
        }
        in.readInt();
        int count = in.readUnsignedShort();
        ClassReferences pool = new ClassReferences(new String[count], new int[count][]);
        for (int i = 1; i < count; i++) {
            i += pool.read(in, i);
        }
        return pool.references();
    }

    /** Reads one entry; returns how many more places it takes. */
    private int read(DataInputStream in, int index) throws IOException {
        int tag = in.readUnsignedByte();
        switch (tag) {
            case 1 -> texts[index] = in.readUTF();
            case 3, 4 -> in.readInt();
            case 5, 6 -> {
                in.readLong();
                return 1;
            }
            case 7, 8, 16, 19, 20 -> entries[index] = new int[] {tag, in.readUnsignedShort()};
            case 9, 10, 11, 12, 17, 18 ->
                entries[index] = new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
            case 15 -> {
                in.readUnsignedByte();
                in.readUnsignedShort();
            }
            default -> throw new IOException("constant of kind " + tag);
        }
        return 0;
    }

    private Set<String> references() {
        Set<String> references = new HashSet<>();
        for (int[] entry : entries) {
            if (entry == null) {
                continue;
            }
            switch (entry[0]) {
                case 7 -> add(texts[entry[1]], references);
                case 12 -> add(texts[entry[2]], references);
                case 9, 10, 11 -> references.add(texts[entries[entry[1]][1]] + "." + texts[entries[entry[2]][1]]);
                default -> {}
            }
        }
        return references;
    }

    private static void add(String text, Set<String> references) {
        if (text.indexOf(';') < 0 && text.indexOf('(') < 0) {
            references.add(text);
        }
        Matcher matcher = IN_DESCRIPTOR.matcher(text);
        while (matcher.find()) {
            references.add(matcher.group(1));
        }
    }
}
