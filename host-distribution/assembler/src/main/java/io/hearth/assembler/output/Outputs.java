/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes archives, packages and images of assembled distributions. The same folder and settings give the same bytes, and a
 * file is written whole or not at all. Runtimes are kept from one output to the next, until this is closed. Not thread-safe.
 */
public final class Outputs implements AutoCloseable {
    private final Path into;
    private final Consumer<String> progress;
    private final OutputTime time;
    private Optional<BundledRuntimes> runtimes = Optional.empty();

    /**
     * @param into the folder to write to; made if it is not there
     * @param progress is told what takes long
     */
    public Outputs(Path into, Consumer<String> progress) throws AssemblyException {
        this.into = into;
        this.progress = progress;
        this.time = OutputTime.fromEnvironment();
    }

    /** Writes one output: one file, or one for each architecture. Returns what was written. */
    public List<Path> write(AssembledDistribution distribution, OutputSettings settings) throws AssemblyException {
        if (settings.kind() == OutputKind.OCI) {
            return List.of(image(distribution, settings));
        }
        if (!(settings.java() instanceof JavaRuntime.Bundled bundled)) {
            return List.of(write(distribution, settings.kind()));
        }
        requireArchitecture(settings);
        List<Path> written = new ArrayList<>();
        for (Architecture architecture : settings.architectures()) {
            Path runtime = runtimes().runtime(distribution.folder(), bundled, architecture);
            written.add(write(distribution, settings.kind(), architecture, runtime));
        }
        return written;
    }

    /** With the Java of the system: the same file for every architecture. */
    private Path write(AssembledDistribution distribution, OutputKind kind) throws AssemblyException {
        Optional<Path> none = Optional.empty();
        progress.accept(kind + ": " + distribution.name() + " " + distribution.version());
        return switch (kind) {
            case TAR_GZ -> Archives.tarGz(distribution, none, "", into, time);
            case ZIP -> Archives.zip(distribution, none, "", into, time);
            case DEB ->
                new DebPackage(distribution, PackageFiles.of(distribution, none), "all", SystemJava.DEBIAN, time)
                        .write(into);
            case RPM ->
                new RpmPackage(distribution, PackageFiles.of(distribution, none), "noarch", SystemJava.RPM, time)
                        .write(into);
            case OCI -> throw new IllegalStateException("images are written elsewhere");
        };
    }

    private Path write(AssembledDistribution distribution, OutputKind kind, Architecture architecture, Path runtime)
            throws AssemblyException {
        Optional<Path> java = Optional.of(runtime);
        String suffix = "-linux-" + architecture.debian();
        progress.accept(kind + ": " + distribution.name() + " " + distribution.version() + suffix);
        return switch (kind) {
            case TAR_GZ -> Archives.tarGz(distribution, java, suffix, into, time);
            case ZIP -> Archives.zip(distribution, java, suffix, into, time);
            case DEB ->
                new DebPackage(
                                distribution,
                                PackageFiles.of(distribution, java),
                                architecture.debian(),
                                SystemLibraries.of(runtime).debianPackages(),
                                time)
                        .write(into);
            case RPM ->
                new RpmPackage(
                                distribution,
                                PackageFiles.of(distribution, java),
                                architecture.rpm(),
                                SystemLibraries.of(runtime).rpmRequirements(),
                                time)
                        .write(into);
            case OCI -> throw new IllegalStateException("images are written elsewhere");
        };
    }

    private Path image(AssembledDistribution distribution, OutputSettings settings) throws AssemblyException {
        requireArchitecture(settings);
        progress.accept("OCI: " + distribution.name() + " " + distribution.version());
        OciImage.Runtimes runtimeOf = architecture -> settings.java() instanceof JavaRuntime.Bundled bundled
                ? Optional.of(runtimes().runtime(distribution.folder(), bundled, architecture))
                : Optional.empty();
        return OciImage.write(distribution, settings, runtimeOf, into, time);
    }

    private static void requireArchitecture(OutputSettings settings) throws AssemblyException {
        if (settings.architectures().isEmpty()) {
            throw new AssemblyException(
                    "an image, or a package with a runtime, names its architectures: amd64, arm64 or both");
        }
    }

    private BundledRuntimes runtimes() throws AssemblyException {
        if (runtimes.isEmpty()) {
            runtimes = Optional.of(BundledRuntimes.in(into, progress));
        }
        return runtimes.get();
    }

    /** Forgets the runtimes. */
    @Override
    public void close() {
        runtimes.ifPresent(BundledRuntimes::close);
    }
}
