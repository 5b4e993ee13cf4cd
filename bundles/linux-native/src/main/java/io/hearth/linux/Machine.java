/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.linux;

/** The machine's architecture; apart from {@link SystemCall}, whose loading brings native code in. */
final class Machine {

    static final boolean AARCH64 = "aarch64".equals(System.getProperty("os.arch"));

    private Machine() {}
}
