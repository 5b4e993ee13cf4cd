/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearth.assembler.output.OutputKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The RPM package, by rpm's own eyes and beside the Debian package of the same folder. */
class RpmTest {
    @TempDir
    Path folder;

    private String file = "";

    @BeforeEach
    void write() throws Exception {
        Machine.needsCommand("rpm");
        file = Shipped.file(OutputKind.RPM).toString();
    }

    @Test
    void digestsAndFieldsHold() {
        String db = folder.resolve("db").toString();

        assertThat(Running.output("rpm", "--dbpath", db, "-K", "--nosignature", file))
                .contains("digests OK");
        assertThat(Running.output(
                        "rpm", "--dbpath", db, "-qp", "--qf", "%{NAME} %{VERSION} %{RELEASE} %{LICENSE}", file))
                .isEqualTo("hearth 0.1.0~snapshot 1 Apache-2.0");
        assertThat(Running.output("rpm", "--dbpath", db, "-qp", "--configfiles", file))
                .contains("/etc/hearth/config.yaml\n");
        assertThat(Running.output("rpm", "--dbpath", db, "-qp", "--qf", "[%{FILENAMES} %{FILEFLAGS:fflags}\n]", file))
                .contains("/etc/hearth/config.yaml cn\n", "/usr/share/doc/hearth/copyright d\n", "/usr/lib/hearth \n")
                .doesNotContain("/usr/lib \n");
        assertThat(Running.output("rpm", "--dbpath", db, "-qp", "--requires", file))
                .contains("libc.so.6()(64bit)\n", "rpmlib(TildeInVersions)");
        assertThat(Running.output("rpm", "--dbpath", db, "-qp", "--scripts", file))
                .contains("useradd --system", "systemctl preset hearth.service");
    }

    @Test
    void unpacksToTheTreeOfTheDebianPackage() throws Exception {
        Machine.needsCommand("rpm2cpio");
        Machine.needsCommand("cpio");
        Path rpm = Files.createDirectory(folder.resolve("rpm"));
        Path deb = folder.resolve("deb");
        Running.output("sh", "-c", "cd \"$1\" && rpm2cpio \"$2\" | cpio -idm --quiet", "sh", rpm.toString(), file);
        Running.output("dpkg-deb", "-x", Shipped.file(OutputKind.DEB).toString(), deb.toString());

        // Folders that every system has are in the Debian package only, so modes of folders are compared by rpm's list.
        Running.output("diff", "-r", "--no-dereference", rpm.toString(), deb.toString());
        assertThat(listing(rpm)).isEqualTo(listing(deb));
    }

    @Test
    void isInstalledAndErasedByRpm() throws Exception {
        Machine.needs(Machine.isRoot(), "a root of its own needs root: run with sudo");
        Machine.needsCommand("mmdebstrap");
        try (CleanRoot root = CleanRoot.debian(folder.resolve("root"))) {
            installUpgradeAndErase(root);
        }
    }

    private void installUpgradeAndErase(CleanRoot root) throws Exception {
        // rpm of this machine, since the root has none; a Debian's libraries are not in rpm's database.
        Running.output("rpm", "--root", root.folder().toString(), "-i", "--nodeps", file);

        assertThat(root.run("hearth", "--version")).contains(Shipped.VERSION);
        assertThat(root.run("stat", "-c", "%U", "/var/lib/hearth/data")).isEqualTo("hearth\n");
        root.write("/etc/hearth/config.yaml", "mine");
        Running.output(
                "rpm",
                "--root",
                root.folder().toString(),
                "-U",
                "--nodeps",
                Shipped.file(OutputKind.RPM, Shipped.NEXT_VERSION).toString());
        assertThat(root.read("/etc/hearth/config.yaml")).isEqualTo("mine");

        Running.output("rpm", "--root", root.folder().toString(), "-e", "hearth");

        assertThat(root.path("/usr/lib/hearth")).doesNotExist();
        assertThat(root.path("/usr/bin/hearth")).doesNotExist();
        assertThat(root.read("/etc/hearth/config.yaml.rpmsave")).isEqualTo("mine");
    }

    /** Times of links are nothing that cpio restores. */
    private static String listing(Path tree) {
        return Running.output(
                "sh",
                "-c",
                "cd \"$1\" && find . -type f -printf '%M %s %T@ %p\\n' -o -type l -printf '%p -> %l\\n' | sort",
                "sh",
                tree.toString());
    }
}
