/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How to get from a frame to its caller at every address of an executable: the call frame information of DWARF and the
 * stack tables of Go, reduced to sorted rows of few distinct rules, for the native unwinder in the kernel and for
 * {@code hearth inspect}.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.hearth.elf.unwind;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
