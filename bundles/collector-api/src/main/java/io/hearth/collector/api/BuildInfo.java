/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/**
 * What program this is.
 *
 * @param command the name of the program
 * @param description one line about it
 * @param version its version
 */
public record BuildInfo(String command, String description, String version) {}
