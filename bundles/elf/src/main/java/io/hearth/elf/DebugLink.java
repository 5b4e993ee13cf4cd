/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf;

/**
 * Where {@code .gnu_debuglink} says the separate debug information is (GDB manual, "Separate Debug Files").
 *
 * @param fileName base name of the debug file
 * @param crc CRC-32 of the whole debug file, as an unsigned 32 bit number
 */
public record DebugLink(String fileName, long crc) {}
