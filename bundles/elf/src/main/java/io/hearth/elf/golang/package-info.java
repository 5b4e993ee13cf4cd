/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The tables that the Go linker leaves in every binary, stripped or not: which function an address belongs to, its
 * stack use, files, lines and inlined calls. Raw tables; what they mean for unwinding and symbols is said elsewhere.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.hearth.elf.golang;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
