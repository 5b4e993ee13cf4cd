/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.lock.Lock;
import io.hearth.assembler.lock.LockedFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Whether what was found is what the lock file says: the same files, byte for byte. */
final class LockCheck {
    private LockCheck() {}

    static void check(Lock known, Lock found, Path file) throws AssemblyException {
        Map<String, LockedFile> before = new HashMap<>();
        known.files().forEach(one -> before.put(one.path(), one));
        for (LockedFile now : found.files()) {
            LockedFile then = before.remove(now.path());
            if (then == null) {
                throw different(file, now.id() + " was not in");
            }
            if (!then.sha256().equals(now.sha256())) {
                throw different(
                        file,
                        now.id() + " has another SHA-256 than when it was locked: " + now.sha256() + " instead of "
                                + then.sha256());
            }
            if (!then.equals(now)) {
                throw different(file, now.id() + " is used in another way");
            }
        }
        if (!before.isEmpty()) {
            throw different(file, before.values().iterator().next().id() + " is missing");
        }
    }

    private static AssemblyException different(Path file, String what) {
        return new AssemblyException(file + " does not hold: " + what
                + "; bring back what was locked, or accept what is there with --update");
    }
}
