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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        if (trust.signatures().equals("off")) {
            return warnings;
        }
        try {
            Path signers = Files.createTempDirectory("hearth-signers-");
            try {
                copySigners(trust, signers);
                AddonSignature signature = new AddonSignature(signers);
                for (Member member : members) {
                    String objection =
                            member.listed() ? signature.objection(member.jar().file()) : null;
                    if (objection != null) {
                        String what = member.id().replaceFirst("^file:", "") + " is "
                                + objection.replace(signers.toString(), "\"signers\" of the list");
                        if (trust.signatures().equals("require")) {
                            throw member.place()
                                    .problem(what + "; have it signed (jarsigner), or trust its signer under"
                                            + " \"trust: signers\"");
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

    private void copySigners(DistributionList.Trust trust, Path to) throws IOException, AssemblyException {
        for (YamlValue.Text signer : trust.signers()) {
            Path file = list.folder().resolve(signer.value()).normalize();
            if (!Files.isRegularFile(file)) {
                throw signer.place().problem("there is no certificate " + signer.value() + "; correct its path");
            }
            Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
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
