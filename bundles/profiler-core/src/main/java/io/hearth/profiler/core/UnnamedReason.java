/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

/** Why a frame of a runtime has no name in a profile. */
public enum UnnamedReason {
    /** Its unwinder was asked and found none: memory that is gone, code that was replaced, nonsense. */
    UNREADABLE,
    /** Its unwinder had not come to it when its window had to be reported. */
    LATE,
    /** Its process had taken all its share of the unwinder's time. */
    PAUSED,
    /** Nobody was there to be asked: the unwinder was between two bundles for too long, or never attached. */
    UNATTENDED,
    /** Its unwinder went for good. */
    WITHDRAWN,
    /** More frames waited, or were remembered, than there is room for. */
    DROPPED
}
