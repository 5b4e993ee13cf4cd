/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Debian package. Sources: deb(5), deb-control(5), Debian Policy. */
final class DebPackage {
    private final AssembledDistribution distribution;
    private final PackageFiles files;
    private final String architecture;
    private final List<String> depends;
    private final OutputTime time;

    /**
     * @param architecture as Debian writes it, or {@code all}
     * @param depends what it needs, each as in the field Depends
     */
    DebPackage(
            AssembledDistribution distribution,
            PackageFiles files,
            String architecture,
            List<String> depends,
            OutputTime time) {
        this.distribution = distribution;
        this.files = files;
        this.architecture = architecture;
        this.depends = depends;
        this.time = time;
    }

    String fileName() {
        return distribution.name() + "_" + version() + "_" + architecture + ".deb";
    }

    private String version() {
        return PackageNames.packageVersion(distribution.version());
    }

    /** The inner archives are written first, since the outer one says how long they are. */
    Path write(Path into) throws AssemblyException {
        return TargetFile.write(into, fileName(), out -> {
            Path data = Files.createTempFile(into, "." + fileName() + ".", ".data.part");
            try {
                try (OutputStream compressed = Deflating.gzip(Files.newOutputStream(data))) {
                    new TarWriter(compressed, time).write(files.tree(), "./");
                }
                ArWriter ar = new ArWriter(out, time);
                ar.write(member("debian-binary", new Entry.Made("2.0\n".getBytes(StandardCharsets.US_ASCII))));
                ar.write(member("control.tar.gz", new Entry.Made(control())));
                ar.write(member("data.tar.gz", new Entry.OnDisk(data, Files.size(data))));
            } finally {
                Files.deleteIfExists(data);
            }
        });
    }

    private static Entry.File member(String name, Entry.Content content) {
        return new Entry.File(name, EntryTree.FILE_MODE, 0, content);
    }

    private byte[] control() throws IOException, AssemblyException {
        EntryTree tree = new EntryTree();
        tree.addText("control", EntryTree.FILE_MODE, fields());
        tree.addText("md5sums", EntryTree.FILE_MODE, sums());
        StringBuilder conffiles = new StringBuilder();
        files.configuration().forEach(path -> conffiles.append('/').append(path).append('\n'));
        tree.addText("conffiles", EntryTree.FILE_MODE, conffiles.toString());
        MaintainerScripts scripts = files.scripts();
        tree.addText("postinst", EntryTree.PROGRAM_MODE, scripts.debianPostinst());
        tree.addText("prerm", EntryTree.PROGRAM_MODE, scripts.debianPrerm());
        tree.addText("postrm", EntryTree.PROGRAM_MODE, scripts.debianPostrm());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream compressed = Deflating.gzip(bytes)) {
            new TarWriter(compressed, time).write(tree, "./");
        }
        return bytes.toByteArray();
    }

    private String fields() {
        StringBuilder text = new StringBuilder();
        text.append("Package: ").append(distribution.name()).append('\n');
        text.append("Version: ").append(version()).append('\n');
        text.append("Architecture: ").append(architecture).append('\n');
        text.append("Maintainer: ").append(distribution.maintainer()).append('\n');
        text.append("Installed-Size: ")
                .append((files.tree().size() + 1023) / 1024)
                .append('\n');
        text.append("Depends: ").append(String.join(", ", depends)).append('\n');
        text.append("Section: admin\nPriority: optional\n");
        if (!distribution.homepage().isEmpty()) {
            text.append("Homepage: ").append(distribution.homepage()).append('\n');
        }
        text.append("Description: ")
                .append(PackageNames.plain(distribution.summary()))
                .append('\n');
        distribution.description().strip().lines().skip(1).forEach(line -> {
            String stripped = PackageNames.plain(line.strip());
            text.append(stripped.isEmpty() ? " ." : " " + stripped).append('\n');
        });
        return text.toString();
    }

    private String sums() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Entry entry : files.tree().entries()) {
            if (entry instanceof Entry.File file) {
                text.append(Digest.hex("MD5", file))
                        .append("  ")
                        .append(file.path())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
