/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Which packages the classes of jars refer to, and which a bundle must be given. By the class files themselves, since jdeps
 * gives up at a jar that is a module with requirements that are not there. Source: JVMS 4.4, OSGi Core 3.
 */
final class PackageReferences {
    private static final int MAX_CLASS_BYTES = 16 << 20;
    private static final int MAX_JAR_BYTES = 256 << 20;
    private static final int MAX_NESTING = 2;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w$/]+)/[\\w$]+;");
    private static final Pattern IMPORT = Pattern.compile("([\\w.]+)((?:\\s*;[^,;\"]*(?:\"[^\"]*\")?)*)\\s*(?:,|$)");

    private final Set<String> referred = new TreeSet<>();
    private final Set<String> imported = new TreeSet<>();

    /** Packages of the classes that classes refer to, with dots. */
    Set<String> referred() {
        return referred;
    }

    /** Packages that bundles import and do not call optional. */
    Set<String> imported() {
        return imported;
    }

    void add(Path jar) throws IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            jar(in, 0);
        }
    }

    private void jar(InputStream in, int depth) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
                constants(zip.readNBytes(MAX_CLASS_BYTES), name);
            } else if (name.endsWith(".jar") && depth < MAX_NESTING) {
                jar(new ByteArrayInputStream(zip.readNBytes(MAX_JAR_BYTES)), depth + 1);
            } else if (name.equals(JarFile.MANIFEST_NAME)) {
                manifest(new Manifest(new ByteArrayInputStream(zip.readNBytes(MAX_CLASS_BYTES))).getMainAttributes());
            }
        }
    }

    private void manifest(Attributes attributes) {
        String imports = attributes.getValue("Import-Package");
        Matcher matcher = IMPORT.matcher(imports == null ? "" : imports);
        while (matcher.find()) {
            if (!matcher.group(2).replaceAll("[\\s\"]", "").contains("resolution:=optional")) {
                imported.add(matcher.group(1));
            }
        }
    }

    private void constants(byte[] bytes, String name) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException(name + " is no class file");
        }
        in.readInt();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        Set<Integer> classes = new TreeSet<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes.add(in.readUnsignedShort());
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.skipNBytes(3);
                case 5, 6 -> {
                    in.readLong();
                    i++;
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                default -> throw new IOException(name + " has a constant of the unknown kind " + tag);
            }
        }
        for (int i = 1; i < count; i++) {
            String text = texts[i];
            if (text == null) {
                continue;
            }
            if (classes.contains(i)) {
                classNamed(text);
            }
            Matcher types = IN_DESCRIPTOR.matcher(text);
            while (types.find()) {
                referred.add(types.group(1).replace('/', '.'));
            }
        }
    }

    /** An array's name is a descriptor. */
    private void classNamed(String name) {
        int slash = name.lastIndexOf('/');
        if (slash > 0 && name.charAt(0) != '[') {
            referred.add(name.substring(0, slash).replace('/', '.'));
        }
    }
}
