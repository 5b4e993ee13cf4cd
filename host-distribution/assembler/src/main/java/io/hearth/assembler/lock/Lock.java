/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.lock;

import java.util.List;

/**
 * Exactly what a distribution is made of.
 *
 * @param list digest of the list that it was made from
 * @param hearth version of the assembler
 * @param files in the order in which they are installed
 */
public record Lock(String list, String hearth, List<LockedFile> files) {}
