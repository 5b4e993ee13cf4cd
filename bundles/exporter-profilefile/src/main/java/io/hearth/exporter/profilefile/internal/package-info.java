/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Merges profiles as they come into interned tables, trees and counts. Called by the exporter of the parent package,
 * whose formats read the merged form.
 */
@NullMarked
package io.hearth.exporter.profilefile.internal;

import org.jspecify.annotations.NullMarked;
