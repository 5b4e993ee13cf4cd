/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Keys and certificates in PEM, and the versions of TLS as configurations name them; for components with a {@code tls} block. */
@NullMarked
@Export
@Version("1.0.0")
package io.hearth.tls;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
