/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.bpf;

/** The running kernel is too old, or built without what is asked of it. */
public final class UnsupportedFeatureException extends BpfException {

    private static final long serialVersionUID = 1L;

    private final String minimumKernel;

    UnsupportedFeatureException(String feature, String minimumKernel, int errno) {
        super(feature + " is not supported by this kernel; it needs Linux " + minimumKernel + " or newer", errno);
        this.minimumKernel = minimumKernel;
    }

    /** First version that has the feature, such as {@code 5.17}. */
    public String minimumKernel() {
        return minimumKernel;
    }
}
