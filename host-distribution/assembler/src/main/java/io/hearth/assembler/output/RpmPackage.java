/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An RPM package: lead, digests, header, and a CPIO archive compressed by gzip. It is not signed; {@code rpmsign} adds
 * a signature. Source: rpm's docs/manual/format.md.
 */
final class RpmPackage {
    private static final String RELEASE = "1";

    private final AssembledDistribution distribution;
    private final PackageFiles files;
    private final String architecture;
    private final List<RpmRequirement> requirements;
    private final OutputTime time;

    /** @param architecture as RPM writes it, or {@code noarch} */
    RpmPackage(
            AssembledDistribution distribution,
            PackageFiles files,
            String architecture,
            List<RpmRequirement> requirements,
            OutputTime time) {
        this.distribution = distribution;
        this.files = files;
        this.architecture = architecture;
        this.requirements = requirements;
        this.time = time;
    }

    String fileName() {
        return label() + "." + architecture + ".rpm";
    }

    private String label() {
        return distribution.name() + "-" + version() + "-" + RELEASE;
    }

    private String version() {
        return PackageNames.packageVersion(distribution.version());
    }

    /** The payload is written first, since the header holds its digest. */
    Path write(Path into) throws AssemblyException {
        return TargetFile.write(into, fileName(), out -> {
            Path payload = Files.createTempFile(into, "." + fileName() + ".", ".payload.part");
            try {
                List<Entry> entries = RpmFileList.own(files);
                Digest compressed = new Digest("SHA-256", Files.newOutputStream(payload));
                Digest plain = new Digest("SHA-256", Deflating.gzip(compressed));
                try (plain) {
                    new CpioWriter(plain, time).write(entries);
                }
                byte[] header = header(entries, compressed.hex()).bytes();
                out.write(lead());
                byte[] signature = signature(header, payload, plain.length()).bytes();
                out.write(signature);
                out.write(new byte[-signature.length & 7]);
                out.write(header);
                Files.copy(payload, out);
            } finally {
                Files.deleteIfExists(payload);
            }
        });
    }

    /** What {@code file} looks at; rpm itself only at the magic. */
    private byte[] lead() {
        byte[] name = label().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer lead = ByteBuffer.allocate(96);
        lead.putInt(0xedabeedb).put((byte) 3).put((byte) 0).putShort((short) 0).putShort((short) 1);
        lead.put(name, 0, Math.min(name.length, 65));
        lead.putShort(76, (short) 1).putShort(78, (short) 5);
        return lead.array();
    }

    private static RpmHeader signature(byte[] header, Path payload, long plainBytes) throws IOException {
        RpmHeader signature = new RpmHeader(RpmTag.HEADER_SIGNATURES);
        signature.string(RpmTag.SIG_SHA1, Digest.hex("SHA-1", header));
        signature.string(RpmTag.SIG_SHA256, Digest.hex("SHA-256", header));
        Digest all = new Digest("MD5", OutputStream.nullOutputStream());
        all.write(header);
        Files.copy(payload, all);
        if (Math.max(all.length(), plainBytes) > Integer.MAX_VALUE) {
            throw new IOException("the package is bigger than 2 GiB; use tar.gz for this distribution");
        }
        signature.int32(RpmTag.SIG_SIZE, List.of((int) all.length()));
        signature.int32(RpmTag.SIG_PAYLOAD_SIZE, List.of((int) plainBytes));
        signature.binary(RpmTag.SIG_MD5, all.bytes());
        return signature;
    }

    private RpmHeader header(List<Entry> entries, String payloadDigest) throws IOException {
        RpmHeader header = new RpmHeader(RpmTag.HEADER_IMMUTABLE);
        header.strings(RpmTag.I18N_TABLE, List.of("C"));
        header.string(RpmTag.NAME, distribution.name());
        header.string(RpmTag.VERSION, version());
        header.string(RpmTag.RELEASE, RELEASE);
        header.translated(RpmTag.SUMMARY, PackageNames.plain(distribution.summary()));
        header.translated(RpmTag.DESCRIPTION, description());
        header.int32(RpmTag.BUILD_TIME, List.of((int) time.seconds()));
        header.string(RpmTag.BUILD_HOST, "localhost");
        header.int32(RpmTag.SIZE, List.of((int) files.tree().size()));
        header.string(RpmTag.LICENSE, distribution.licence());
        header.string(RpmTag.PACKAGER, distribution.maintainer());
        header.translated(RpmTag.GROUP, "Unspecified");
        if (!distribution.homepage().isEmpty()) {
            header.string(RpmTag.URL, distribution.homepage());
        }
        header.string(RpmTag.OS, "linux");
        header.string(RpmTag.ARCH, architecture);
        header.string(RpmTag.SOURCE_RPM, label() + ".src.rpm");
        header.string(RpmTag.RPM_VERSION, "4.18.0");
        header.string(RpmTag.ENCODING, "utf-8");
        header.string(RpmTag.PAYLOAD_FORMAT, "cpio");
        header.string(RpmTag.PAYLOAD_COMPRESSOR, "gzip");
        header.string(RpmTag.PAYLOAD_FLAGS, String.valueOf(Deflating.LEVEL));
        header.strings(RpmTag.PAYLOAD_DIGEST, List.of(payloadDigest));
        header.int32(RpmTag.PAYLOAD_DIGEST_ALGORITHM, List.of(RpmTag.SHA256));
        scripts(header);
        dependencies(header);
        new RpmFileList(files, entries, time).describe(header);
        return header;
    }

    /** Without control characters: a NUL would end it for one reader and not for another. */
    private String description() {
        return distribution
                .description()
                .strip()
                .lines()
                .map(PackageNames::plain)
                .collect(Collectors.joining("\n"));
    }

    private void scripts(RpmHeader header) {
        MaintainerScripts scripts = files.scripts();
        header.string(RpmTag.POSTIN, scripts.rpmPostin());
        header.string(RpmTag.PREUN, scripts.rpmPreun());
        header.string(RpmTag.POSTUN, scripts.rpmPostun());
        for (int program : List.of(RpmTag.POSTIN_PROG, RpmTag.PREUN_PROG, RpmTag.POSTUN_PROG)) {
            header.string(program, "/bin/sh");
        }
    }

    private void dependencies(RpmHeader header) {
        header.strings(RpmTag.PROVIDE_NAME, List.of(distribution.name()));
        header.int32(RpmTag.PROVIDE_FLAGS, List.of(RpmTag.SENSE_EQUAL));
        header.strings(RpmTag.PROVIDE_VERSION, List.of(version() + "-" + RELEASE));
        List<RpmRequirement> all = new ArrayList<>(requirements);
        all.addAll(RpmRequirement.OF_THE_FORMAT);
        header.strings(
                RpmTag.REQUIRE_NAME, all.stream().map(RpmRequirement::name).toList());
        header.int32(
                RpmTag.REQUIRE_FLAGS, all.stream().map(RpmRequirement::flags).toList());
        header.strings(
                RpmTag.REQUIRE_VERSION,
                all.stream().map(RpmRequirement::version).toList());
    }
}
