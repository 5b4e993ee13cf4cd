/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Assembles a distribution folder from feature files, a repository folder of jars and a skeleton of scripts and configuration.
 *
 * <p>The folder is written beside its place and moved there when complete, so a running host keeps the jars it opened.
 * Same inputs give the same bytes. What the launcher needs at every start is written as a flat list, {@code features/bundles.list}: one line a bundle, start level and path.
 */
public final class Assembly {
    private static final String FRAMEWORK_FEATURE = "framework";
    private static final String FRAMEWORK_ARTIFACT = "org.apache.felix.framework";
    private static final List<String> NATIVE_PLATFORMS = List.of("linux-x86-64", "linux-aarch64");

    private final Path repository;
    private final Path target;

    private Assembly(Path repository, Path target) {
        this.repository = repository;
        this.target = target;
    }

    /** Arguments: version, folder of features, repository folder, skeleton folder, launcher jar, folder to make. */
    public static void main(String[] args) throws IOException {
        if (args.length != 6) {
            throw new AssemblyException("Assembly VERSION FEATURES REPOSITORY SKELETON LAUNCHER_JAR TARGET");
        }
        Path target = Path.of(args[5]);
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        deleteTree(fresh);
        new Assembly(Path.of(args[2]), fresh)
                .assemble(args[0], Path.of(args[1]).normalize(), Path.of(args[3]), Path.of(args[4]));
        keepUserFolders(target, fresh);
        Path old = target.resolveSibling(target.getFileName() + ".old");
        deleteTree(old);
        if (Files.exists(target)) {
            Files.move(target, old);
        }
        Files.move(fresh, target);
        deleteTree(old);
    }

    private void assemble(String version, Path features, Path skeleton, Path launcher) throws IOException {
        copyTree(skeleton);
        for (String folder : List.of("lib", "system", "bundles", "features", "addons", "data")) {
            Files.createDirectories(target.resolve(folder));
        }
        copy(launcher, target.resolve("lib/hearth-launcher.jar"));
        copy(frameworkJar(), target.resolve("lib/felix-framework.jar"));
        StringBuilder flat =
                new StringBuilder("# start level, bundle; written by the build from features/*/feature.json\n");
        for (FeatureFile feature : readFeatures(features, version)) {
            addFeature(feature, flat);
        }
        Files.writeString(target.resolve("features/bundles.list"), flat);
        Files.writeString(target.resolve("lib/version"), version + "\n");
    }

    private static List<FeatureFile> readFeatures(Path features, String version) throws IOException {
        List<FeatureFile> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(features)) {
            for (Path folder : folders.sorted().toList()) {
                Path file = folder.resolve("feature.json");
                if (Files.exists(file)) {
                    all.add(FeatureFile.read(file, version));
                }
            }
        }
        if (all.isEmpty()) {
            throw new AssemblyException("no feature found: folder=" + features);
        }
        return all;
    }

    private void addFeature(FeatureFile feature, StringBuilder flat) throws IOException {
        String folder = feature.name().equals(FRAMEWORK_FEATURE) ? "system" : "bundles";
        String text = feature.text();
        for (FeatureFile.Entry bundle : feature.bundles()) {
            Path jar = bundle.in(repository);
            if (!Files.exists(jar)) {
                throw new AssemblyException("feature " + feature.name() + " names " + bundle.id()
                        + ", which the build did not resolve: add it to the dependencies of host-distribution/pom.xml,"
                        + " or correct the version");
            }
            String path = folder + "/" + bundle.fileName();
            copy(jar, target.resolve(path));
            flat.append(bundle.startLevel()).append(' ').append(path).append('\n');
            text = text.replace(
                    "\"id\": \"" + bundle.id() + "\"",
                    "\"id\": \"" + bundle.id() + "\", \"sha256\": \"" + sha256(jar) + "\"");
            if (bundle.artifact().equals("jna")) {
                unpackNativeLibraries(jar);
            }
        }
        Path described = target.resolve("features").resolve(feature.name()).resolve("feature.json");
        Files.createDirectories(described.resolveSibling(""));
        Files.writeString(described, text);
    }

    /** JNA would otherwise unpack its library into a folder of the user at every start. */
    private void unpackNativeLibraries(Path jar) throws IOException {
        try (JarFile open = new JarFile(jar.toFile())) {
            for (String platform : NATIVE_PLATFORMS) {
                ZipEntry entry = open.getEntry("com/sun/jna/" + platform + "/libjnidispatch.so");
                if (entry == null) {
                    throw new AssemblyException(jar + " holds no native library for " + platform);
                }
                Path file = target.resolve("lib/native").resolve(platform).resolve("libjnidispatch.so");
                Files.createDirectories(file.resolveSibling(""));
                try (InputStream in = open.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
    }

    private Path frameworkJar() throws IOException {
        Path folder = repository.resolve("org/apache/felix").resolve(FRAMEWORK_ARTIFACT);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new AssemblyException("no framework jar: folder=" + folder));
        }
    }

    private void copyTree(Path skeleton) throws IOException {
        try (Stream<Path> files = Files.walk(skeleton)) {
            for (Path file : files.sorted().toList()) {
                Path to = target.resolve(skeleton.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    copy(file, to);
                    boolean script = to.endsWith("bin/hearth");
                    Files.setPosixFilePermissions(
                            to, PosixFilePermissions.fromString(script ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /** What a person put into the last assembled folder survives a rebuild: dropped add-ons. */
    private static void keepUserFolders(Path before, Path fresh) throws IOException {
        Path addons = before.resolve("addons");
        if (!Files.isDirectory(addons)) {
            return;
        }
        try (Stream<Path> files = Files.list(addons)) {
            for (Path file : files.sorted().toList()) {
                Path to = fresh.resolve("addons").resolve(String.valueOf(file.getFileName()));
                if (!Files.exists(to)) {
                    copy(file, to);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String sha256(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
