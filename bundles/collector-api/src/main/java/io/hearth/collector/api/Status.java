/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.collector.api;

/** How a component is doing. */
public enum Status {
    /** Nothing is known yet. */
    NONE,
    /** It is being started. */
    STARTING,
    /** It works. */
    OK,
    /** It does not work now but may again. */
    RECOVERABLE_ERROR,
    /** It will not work again without a person; the collector goes on without it. */
    PERMANENT_ERROR,
    /** The collector cannot go on and shuts down. */
    FATAL_ERROR,
    /** It is being shut down. */
    STOPPING,
    /** It has been shut down. */
    STOPPED;

    /** Says whether a component may go from this status to another; a repeated OK or RECOVERABLE_ERROR is allowed. */
    public boolean allows(Status next) {
        return switch (this) {
            case NONE -> next == STARTING;
            case STARTING -> next == OK || isError(next) || next == STOPPING;
            case OK, RECOVERABLE_ERROR -> next == OK || isError(next) || next == STOPPING;
            case PERMANENT_ERROR -> next == STOPPING;
            case STOPPING -> isError(next) || next == STOPPED;
            case FATAL_ERROR, STOPPED -> false;
        };
    }

    private static boolean isError(Status status) {
        return status == RECOVERABLE_ERROR || status == PERMANENT_ERROR || status == FATAL_ERROR;
    }
}
