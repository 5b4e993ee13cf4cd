/**
 * From an address of an executable file to what a person reads: symbol tables, separate debug files, PLT stubs, maps of
 * JIT compilers, and {@link io.hearth.elf.symbol.Symbolizer}, which decides between them, Go tables and DWARF.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.hearth.elf.symbol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
