/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package io.hearth.exporter.otlp;

import org.jspecify.annotations.NullMarked;
