/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.layout;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.FailedFile;
import io.hearth.assembler.Parts;
import io.hearth.assembler.Plan;
import io.hearth.assembler.artifact.OwnDistribution;
import io.hearth.assembler.lock.LockFile;
import io.hearth.assembler.lock.LockedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Writes the folder of a distribution, and puts it in its place when whole, so that what was there stays as it was if
 * anything fails, and a running host keeps the jars it opened. The same plan gives the same bytes, the same modes and the
 * same times of files.
 */
public final class DistributionFolder {
    /** A time of every file, so that an archive of the folder is the same wherever it is made. */
    public static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> EMPTY_FOLDERS = List.of("addons", "data", "system", "bundles");
    private static final String STAMP = "lib/version";

    private final Plan plan;

    public DistributionFolder(Plan plan) {
        this.plan = plan;
    }

    /**
     * Writes it into a folder that is not there yet; if that fails, it is not there afterwards.
     *
     * @throws AssemblyException if it cannot be written
     */
    public void write(Path folder) throws AssemblyException {
        try {
            writeInto(folder);
            setTimes(folder);
        } catch (IOException e) {
            FileTree.deleteQuietly(folder);
            throw new AssemblyException(
                    "the distribution cannot be written: " + FailedFile.reason(e)
                            + "; what was there is as it was: make room for it, or choose another place with --into",
                    e);
        } catch (AssemblyException e) {
            FileTree.deleteQuietly(folder);
            throw e;
        }
    }

    /** Puts a written folder in its place; what a person dropped into the one before is taken along. */
    public static void replace(Path target, Path fresh) throws IOException {
        Path old = target.resolveSibling(target.getFileName() + ".old");
        keepAddons(target, fresh);
        FileTree.delete(old);
        if (Files.exists(target)) {
            Files.move(target, old);
        }
        try {
            Files.move(fresh, target);
        } catch (IOException e) {
            if (Files.exists(old)) {
                Files.move(old, target);
            }
            throw e;
        }
        FileTree.deleteQuietly(old);
    }

    /** Refuses a place where something else than a distribution is. */
    public static void checkTarget(Path target) throws AssemblyException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new AssemblyException(target + " is a file; remove it, or choose another place with --into");
        }
        try (Stream<Path> files = Files.list(target)) {
            if (files.findAny().isPresent() && !Files.exists(target.resolve(STAMP))) {
                throw new AssemblyException(target + " is not empty and no distribution of Hearth: nothing is touched;"
                        + " empty it, or choose another place with --into");
            }
        } catch (IOException e) {
            throw new AssemblyException(target + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void writeInto(Path folder) throws IOException, AssemblyException {
        for (String empty : EMPTY_FOLDERS) {
            Files.createDirectories(folder.resolve(empty));
        }
        for (Map.Entry<String, byte[]> file : plan.texts().entrySet()) {
            put(folder.resolve(file.getKey()), file.getValue());
        }
        for (Parts.Part part : plan.parts().all()) {
            copy(part, folder.resolve(part.locked().path()));
        }
        String lock = LockFile.write(plan.lock());
        put(folder.resolve(OwnDistribution.LOCK), lock.getBytes(StandardCharsets.UTF_8));
        put(folder.resolve("features/bundles.list"), bundleList().getBytes(StandardCharsets.UTF_8));
        new LicenceTexts(plan).writeInto(folder);
        put(folder.resolve("sbom.cdx.json"), new Sbom(plan).json().getBytes(StandardCharsets.UTF_8));
        put(folder.resolve(STAMP), (plan.lock().hearth() + "\n").getBytes(StandardCharsets.UTF_8));
        FileTree.setModes(folder);
    }

    /** What the launcher reads at every start: start level, path, and after a tab the feature it comes from. */
    private String bundleList() {
        StringBuilder text = new StringBuilder("# start level, bundle, feature; made by hearth assemble\n");
        for (LockedFile file : plan.lock().files()) {
            if (file.isStarted()) {
                text.append(file.startLevel()).append(' ').append(file.path());
                text.append(file.feature().isEmpty() ? "" : "\t" + file.feature())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void copy(Parts.Part part, Path to) throws IOException, AssemblyException {
        Files.createDirectories(to.resolveSibling(""));
        if (part.locked().entry().isEmpty()) {
            Files.copy(part.file(), to, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        try (JarFile jar = new JarFile(part.file().toFile())) {
            ZipEntry entry = jar.getEntry(part.locked().entry());
            if (entry == null) {
                throw new AssemblyException("feature " + part.locked().feature() + ": "
                        + part.locked().id() + " holds no " + part.locked().entry() + "; correct \"entry\"");
            }
            try (InputStream in = jar.getInputStream(entry)) {
                Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, bytes);
    }

    /** What a person dropped into the distribution that is replaced survives. */
    private static void keepAddons(Path before, Path fresh) throws IOException {
        Path addons = before.resolve("addons");
        if (!Files.isDirectory(addons)) {
            return;
        }
        try (Stream<Path> files = Files.walk(addons)) {
            for (Path file : files.sorted().toList()) {
                Path to =
                        fresh.resolve("addons").resolve(addons.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else if (!Files.exists(to)) {
                    Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void setTimes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(TIME));
            }
        }
    }
}
