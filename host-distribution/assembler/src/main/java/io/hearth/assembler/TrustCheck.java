/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.YamlValue;
import io.hearth.assembler.resolve.Member;
import io.hearth.launcher.AddonSignature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Signatures of the bundles that a list names itself; those of this version's features are held by their digests. */
final class TrustCheck {
    private final DistributionList list;
    private final List<String> warnings = new ArrayList<>();

    TrustCheck(DistributionList list) {
        this.list = list;
    }

    /** Returns what is worth saying under {@code warn}. */
    List<String> check(List<Member> members) throws AssemblyException {
        DistributionList.Trust trust = list.trust();
        checkSigners(trust);
        if (trust.signatures().equals("off")) {
            return warnings;
        }
        try {
            Path signers = Files.createTempDirectory("hearth-signers-");
            try {
                copySigners(trust, signers);
                // Bundles of a list are built into it now, so what has expired is fetched anew: no timestamp counts.
                AddonSignature signature = new AddonSignature(signers, signers.resolve("timestamps"));
                for (Member member : members) {
                    String objection =
                            member.listed() ? signature.objection(member.jar().file()) : null;
                    if (objection != null) {
                        String what = member.id().replaceFirst("^file:", "") + " is "
                                + objection.replace(signers.toString(), "\"signers\" of the list");
                        if (trust.signatures().equals("require")) {
                            throw member.place().problem(what + "; " + advice(objection));
                        }
                        warnings.add(member.place() + ": " + what);
                    }
                }
            } finally {
                delete(signers);
            }
        } catch (IOException e) {
            throw new AssemblyException("signatures cannot be checked: " + e.getMessage(), e);
        }
        return warnings;
    }

    /** They go into conf/trusted-signers by their names, where the host reads those with these endings. */
    private void checkSigners(DistributionList.Trust trust) throws AssemblyException {
        Set<String> names = new HashSet<>();
        for (YamlValue.Text signer : trust.signers()) {
            Path file = file(signer);
            String name = String.valueOf(file.getFileName());
            if (!Files.isRegularFile(file)) {
                throw signer.place().problem("there is no certificate " + signer.value() + "; correct its path");
            }
            if (!name.matches(".*\\.(pem|crt|cer|der)") || !names.add(name)) {
                throw signer.place()
                        .problem(signer.value() + " needs another name: each certificate has its own, and it ends with"
                                + " .pem, .crt, .cer or .der");
            }
            try (InputStream in = Files.newInputStream(file)) {
                if (CertificateFactory.getInstance("X.509")
                        .generateCertificates(in)
                        .isEmpty()) {
                    throw signer.place()
                            .problem(signer.value() + " holds no certificate; export it with keytool -exportcert -rfc");
                }
            } catch (IOException | GeneralSecurityException e) {
                throw new AssemblyException(
                        signer.place() + ": " + signer.value()
                                + " is no certificate (X.509, PEM or DER); export it with keytool -exportcert -rfc",
                        e);
            }
        }
    }

    private static String advice(String objection) {
        if (objection.startsWith("not signed")) {
            return "have it signed (jarsigner), or take it out";
        }
        return objection.startsWith("signed by")
                ? "name its signer's certificate under \"trust: signers\" if you trust it"
                : "fetch it again from its maker";
    }

    private Path file(YamlValue.Text signer) {
        return list.folder().resolve(signer.value()).normalize();
    }

    private void copySigners(DistributionList.Trust trust, Path to) throws IOException {
        for (YamlValue.Text signer : trust.signers()) {
            Files.copy(file(signer), to.resolve(String.valueOf(file(signer).getFileName())));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
