/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A container image as an OCI image layout in a tar archive, written without an engine. Layers: the base, the runtime, the
 * distribution. Source: image-spec 1.0, image-layout.md, config.md. Not thread-safe.
 *
 * <p>It runs as a user without a name. No file in it has capabilities: a runtime that gets them by its file is started in
 * the loader's secure mode, in which it does not find its libraries.
 */
final class OciImage {
    /** Of images that are made to run without root. */
    static final int USER = 65532;

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final int OPEN_TO_ALL = 01777;

    private final AssembledDistribution distribution;
    private final InstalledTree places;
    private final ImageBlobs blobs;
    private final OutputTime time;
    private final List<Map<String, Object>> manifests = new ArrayList<>();

    private OciImage(AssembledDistribution distribution, ImageBlobs blobs, OutputTime time) {
        this.distribution = distribution;
        this.places = new InstalledTree(distribution.name());
        this.blobs = blobs;
        this.time = time;
    }

    /** Gives the runtime for an architecture; empty for that of the base. */
    @FunctionalInterface
    interface Runtimes {
        Optional<Path> runtime(Architecture architecture) throws AssemblyException;
    }

    static Path write(
            AssembledDistribution distribution, OutputSettings settings, Runtimes runtimes, Path into, OutputTime time)
            throws AssemblyException {
        PackageNames.checkForPackage(distribution);
        String name = distribution.name() + "-" + distribution.version() + "-oci.tar";
        return TargetFile.write(into, name, out -> {
            Path work = Files.createTempDirectory(into, "." + name + ".");
            try {
                OciImage image = new OciImage(distribution, new ImageBlobs(work, time), time);
                for (Architecture architecture : settings.architectures()) {
                    image.add(architecture, settings.imageBase(), runtimes.runtime(architecture));
                }
                new TarWriter(out, time).write(image.layout(work), "");
            } finally {
                deleteFlat(work);
            }
        });
    }

    private void add(Architecture architecture, Optional<Path> base, Optional<Path> runtime)
            throws IOException, AssemblyException {
        List<ImageBlob> layers = new ArrayList<>();
        if (base.isPresent()) {
            layers.addAll(new ImageBase(base.get(), blobs).layers(architecture));
        } else if (runtime.isPresent()) {
            layers.add(blobs.layer(MachineFiles.of(runtime.get(), architecture)));
        } else {
            throw new AssemblyException("an image has its Java inside: choose java: bundled, or a base that has one");
        }
        if (runtime.isPresent()) {
            EntryTree java = new EntryTree();
            places.addRuntime(runtime, java);
            layers.add(blobs.layer(java));
        }
        layers.add(blobs.layer(distributionLayer(base.isEmpty())));
        ImageBlob config = blobs.json(CONFIG, config(architecture, layers));
        ImageBlob manifest = blobs.json(
                MANIFEST,
                Map.of(
                        "schemaVersion", 2,
                        "mediaType", MANIFEST,
                        "config", config.descriptor(),
                        "layers", layers.stream().map(ImageBlob::descriptor).toList(),
                        "annotations", labels()));
        Map<String, Object> descriptor = new TreeMap<>(manifest.descriptor());
        descriptor.put("platform", Map.of("architecture", architecture.debian(), "os", "linux"));
        manifests.add(descriptor);
    }

    private EntryTree distributionLayer(boolean wholeSystem) throws AssemblyException {
        EntryTree tree = new EntryTree();
        places.addDistribution(distribution, tree);
        tree.add(new Entry.Folder(places.state() + "/data", 0750, USER));
        if (wholeSystem) {
            String name = distribution.name();
            tree.add(new Entry.Folder("tmp", OPEN_TO_ALL, 0));
            tree.addText("etc/passwd", EntryTree.FILE_MODE, """
                    root:x:0:0:root:/root:/bin/sh
                    %1$s:x:%2$d:%2$d:%1$s:/%3$s:/bin/sh
                    """.formatted(name, USER, places.state()));
            tree.addText("etc/group", EntryTree.FILE_MODE, "root:x:0:\n%s:x:%d:\n".formatted(name, USER));
        }
        return tree;
    }

    private Map<String, Object> config(Architecture architecture, List<ImageBlob> layers) {
        Map<String, Object> run = new TreeMap<>();
        run.put("User", USER + ":" + USER);
        run.put("Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HEARTH_NICE="));
        run.put("Entrypoint", List.of("/" + places.home() + "/bin/hearth"));
        run.put("Cmd", List.of("--config", "/" + places.configuration() + "/config.yaml"));
        run.put("WorkingDir", "/");
        run.put("StopSignal", "SIGTERM");
        run.put("Labels", labels());
        return Map.of(
                "created", time.iso(),
                "architecture", architecture.debian(),
                "os", "linux",
                "config", run,
                "rootfs",
                        Map.of(
                                "type",
                                "layers",
                                "diff_ids",
                                layers.stream().map(ImageBlob::diffId).toList()));
    }

    /** Source: image-spec, annotations.md. */
    private Map<String, Object> labels() {
        String prefix = "org.opencontainers.image.";
        Map<String, Object> labels = new TreeMap<>(Map.of(
                prefix + "title", distribution.name(),
                prefix + "version", distribution.version(),
                prefix + "description", PackageNames.plain(distribution.summary()),
                prefix + "vendor", distribution.maintainer(),
                prefix + "licenses", distribution.licence(),
                prefix + "created", time.iso()));
        if (!distribution.homepage().isEmpty()) {
            labels.put(prefix + "url", distribution.homepage());
        }
        return labels;
    }

    /** One image stands in the index itself, several in an index of their own: tools know both under the version's name. */
    private EntryTree layout(Path work) throws IOException, AssemblyException {
        Map<String, Object> named = new TreeMap<>(
                manifests.size() == 1
                        ? manifests.get(0)
                        : blobs.json(INDEX, index(manifests)).descriptor());
        named.put("annotations", Map.of("org.opencontainers.image.ref.name", distribution.version()));
        EntryTree tree = new EntryTree();
        tree.addText("oci-layout", EntryTree.FILE_MODE, "{\"imageLayoutVersion\":\"1.0.0\"}");
        tree.add(new Entry.File(
                "index.json", EntryTree.FILE_MODE, 0, new Entry.Made(Json.bytes(index(List.of(named))))));
        DistributionFiles.add(work, tree, path -> "blobs/sha256/" + path);
        return tree;
    }

    private static Map<String, Object> index(List<Map<String, Object>> manifests) {
        return Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", manifests);
    }

    private static void deleteFlat(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
