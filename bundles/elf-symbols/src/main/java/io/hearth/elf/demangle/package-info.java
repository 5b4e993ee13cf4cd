/**
 * Turns linkage names of C++ (Itanium ABI) and Rust (v0 and legacy) into the form a person reads. {@link
 * io.hearth.elf.demangle.Demangler} is the only door.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.hearth.elf.demangle;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
