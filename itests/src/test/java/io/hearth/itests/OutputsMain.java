/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import io.hearth.assembler.AssemblyException;
import io.hearth.assembler.output.OutputKind;
import io.hearth.assembler.output.Outputs;
import java.nio.file.Path;
import java.util.Optional;

/** Writes every kind of output in a process of its own: arguments are the distribution, the folder to write to and a JDK. */
final class OutputsMain {
    private OutputsMain() {}

    public static void main(String[] args) throws AssemblyException {
        try (Outputs outputs = new Outputs(Path.of(args[1]), System.out::println)) {
            for (OutputKind kind : OutputKind.values()) {
                Shipped.write(outputs, Path.of(args[0]), Shipped.VERSION, kind, Path.of(args[2]), Optional.empty());
            }
        }
    }
}
