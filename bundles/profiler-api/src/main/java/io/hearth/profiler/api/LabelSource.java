/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Labels that a program gives to what a thread is doing, such as the name of a request. An {@link Unwinder} that has
 * them says so by {@link Unwinder#labels}; its BPF object gathers them at each sample, before the stack is unwound, so
 * that a sample carries those it had when it was taken. Labels are a part of what a sample is: two samples of one stack
 * with different labels are two.
 *
 * <p>Asked once, on the unwinder's thread. A process gathers labels once {@link TargetProcess#gatherLabels} has said so.
 */
@ConsumerType
public interface LabelSource {

    /** What keys of labels have before them in the profile, unless a source says otherwise. */
    String PREFIX = "process.context.label.";

    /** Name of the C function in the unwinder's object that gathers the labels: {@code LABELS} of the kit. */
    String program();

    /** What the key of a label gets before it to be the key of an attribute of the sample. */
    default String attributePrefix() {
        return PREFIX;
    }
}
