/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOwnershipTest {
    private static final int STRANGER = 54_321;

    @TempDir
    Path folder;

    private Path addons;
    private Path jar;
    private FileOwnership ownership;

    @BeforeEach
    void prepare() throws IOException {
        ownership = FileOwnership.ofProcess();
        addons = Files.createDirectories(folder.resolve("home/addons"));
        permit(folder.resolve("home"), "rwxr-xr-x");
        permit(addons, "rwxr-xr-x");
        jar = Files.writeString(addons.resolve("a.jar"), "a");
        permit(jar, "rw-r--r--");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void hasNothingAgainstWhatOnlyRootAndThisUserCanWrite() throws IOException {
        assertThat(ownership.objection(jar)).isNull();
        Path link = Files.createSymbolicLink(addons.resolve("b.jar"), jar);
        assertThat(ownership.objection(link)).isNull();
    }

    @Test
    void saysWhoCanWriteTheFileOrAFolderAboveIt() throws IOException {
        permit(jar, "rw-r--rw-");
        assertThat(ownership.objection(jar))
                .isEqualTo(jar + " can be written by everybody; take that away: chmod go-w '" + jar + "'");
        permit(jar, "rw-r--r--");

        permit(addons, "rwxrwxr-x");
        assertThat(ownership.objection(jar)).startsWith(addons + " can be written by the group ");
        permit(addons, "rwxr-xr-x");

        permit(addons.getParent(), "rwxr-xrwx");
        assertThat(ownership.objection(jar)).startsWith(addons.getParent() + " can be written by everybody");
    }

    @Test
    void looksAtWhatALinkLeadsTo() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Path target = Files.copy(jar, open.resolve("target.jar"));
        permit(open, "rwxrwxrwx");
        Path link = Files.createSymbolicLink(addons.resolve("b.jar"), target);
        Path folderLink = Files.createSymbolicLink(folder.resolve("home/other"), open);

        assertThat(ownership.objection(link)).contains("open can be written by everybody");
        assertThat(ownership.objection(folderLink.resolve("target.jar"))).contains("open can be written by everybody");
    }

    @Test
    void saysToWhomItBelongs() throws IOException {
        int self = (Integer) Files.getAttribute(jar, "unix:uid");
        assumeTrue(self == 0, "only root can give files away");
        Files.setAttribute(jar, "unix:uid", STRANGER);

        assertThat(ownership.objection(jar))
                .startsWith(jar + " belongs to " + STRANGER)
                .endsWith("make it root's: chown root '" + jar + "'");
        assertThat(new FileOwnership(STRANGER).objection(jar)).isNull();
    }
}
