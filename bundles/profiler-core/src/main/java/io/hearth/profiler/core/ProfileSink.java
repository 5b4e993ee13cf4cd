/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.profiler.core;

import io.opentelemetry.proto.profiles.v1development.ProfilesData;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes finished profiles. Called by the reporting thread, one call at a time; it may block, samples wait meanwhile. */
@ConsumerType
@FunctionalInterface
public interface ProfileSink {

    void accept(ProfilesData profiles) throws RefusedException;

    /** The profiles were not taken, and their samples are counted as lost. */
    final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        public RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
