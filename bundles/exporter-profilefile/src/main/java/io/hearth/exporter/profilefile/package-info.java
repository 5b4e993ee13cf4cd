/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The {@code profile_file} exporter: collects profiles while the collector runs and writes them at shutdown as one file
 * that a person or a tool can open. Exports nothing; the host finds the factory as a service.
 */
@NullMarked
package io.hearth.exporter.profilefile;

import org.jspecify.annotations.NullMarked;
