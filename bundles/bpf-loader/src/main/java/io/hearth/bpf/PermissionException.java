/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/** The kernel refused for want of a capability, which the message names. */
public final class PermissionException extends BpfException {

    private static final long serialVersionUID = 1L;

    PermissionException(String message, int errno) {
        super(message, errno);
    }
}
