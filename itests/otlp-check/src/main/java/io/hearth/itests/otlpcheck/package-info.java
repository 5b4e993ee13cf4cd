/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tells whether an OTLP {@code ProfilesData} message keeps the rules of the profiles data model. Called by the tests of
 * everything that makes or rewrites profiles, and from the command line on files.
 */
@NullMarked
package io.hearth.itests.otlpcheck;

import org.jspecify.annotations.NullMarked;
