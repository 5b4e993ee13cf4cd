/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.cli;

/** A part that a distribution may lack, and the commands that go with it. */
enum Part {
    /** What every distribution has. */
    HOST("host", CommandTable.class.getName()),
    /** What looks at executables, processes and the kernel; its packages are imported if they are there. */
    PROFILING("profiling", "io.hearth.bpf.KernelFeature"),
    /** What makes distributions; on the class path of commands without a framework only. Its reader of features is everywhere. */
    ASSEMBLER("assembler", "org.eclipse.aether.util.version.GenericVersionScheme");

    private final String feature;
    private final String witness;

    Part(String feature, String witness) {
        this.feature = feature;
        this.witness = witness;
    }

    /** The feature that brings it. */
    String feature() {
        return feature;
    }

    boolean isHere() {
        try {
            Class.forName(witness, false, Part.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
