/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * CPython 3.6 to 3.14: recognises the interpreter in an executable file, tells the BPF half where a process keeps its
 * threads and how their frames are laid out, and names frames by their code objects.
 *
 * <p>Facts about CPython are from its headers and are cited by file and release. From 3.13 on the interpreter publishes
 * its layout itself; before, code objects are described by their member table, and the rest by {@code VersionOffsets}.
 */
@NullMarked
package io.hearth.unwinder.python;

import org.jspecify.annotations.NullMarked;
