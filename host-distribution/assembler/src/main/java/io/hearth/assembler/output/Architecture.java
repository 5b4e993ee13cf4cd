/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.util.Locale;

/** A processor that distributions are made for, under the names that each kind of package gives it. */
public enum Architecture {
    AMD64("x86_64", "x86_64", 62),
    ARM64("aarch64", "aarch64", 183);

    private final String java;
    private final String rpm;
    private final int elfMachine;

    Architecture(String java, String rpm, int elfMachine) {
        this.java = java;
        this.rpm = rpm;
        this.elfMachine = elfMachine;
    }

    /** That of a runtime, by {@code OS_ARCH} of its {@code release} file. */
    static Architecture ofJava(String osArch, String what) throws AssemblyException {
        for (Architecture architecture : values()) {
            if (architecture.java.equals(osArch)) {
                return architecture;
            }
        }
        throw new AssemblyException(what + " is for " + osArch + "; use one for x86_64 or aarch64");
    }

    /** Of the machine that assembles. */
    static Architecture ofThisMachine() {
        return System.getProperty("os.arch", "").equals("aarch64") ? ARM64 : AMD64;
    }

    /** As Debian, Go and OCI images write it. */
    String debian() {
        return name().toLowerCase(Locale.ROOT);
    }

    String rpm() {
        return rpm;
    }

    /** {@code e_machine} of its ELF files. */
    int elfMachine() {
        return elfMachine;
    }
}
