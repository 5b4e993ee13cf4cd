/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.resolve;

import io.hearth.assembler.AssemblyException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** The bundles that may come in if something needs them, in a framework of their own, which is made when first asked. */
final class Pool implements AutoCloseable {
    private final int java;
    private final List<Member> available;
    private @Nullable TrialFramework framework;

    Pool(int java, List<Member> available) {
        this.java = java;
        this.available = available;
    }

    /** The first that provides what is needed and is not in yet under another version; null if none does. */
    @Nullable
    Member provider(BundleRequirement requirement, Collection<Member> present) throws AssemblyException {
        if (framework == null) {
            framework = new TrialFramework(java);
            for (Member member : available) {
                framework.add(member);
            }
        }
        Set<String> names =
                present.stream().map(member -> member.jar().symbolicName()).collect(Collectors.toSet());
        for (Map.Entry<Bundle, Member> entry : framework.members().entrySet()) {
            if (names.contains(entry.getValue().jar().symbolicName())) {
                continue;
            }
            for (BundleCapability capability :
                    entry.getKey().adapt(BundleRevision.class).getDeclaredCapabilities(requirement.getNamespace())) {
                if (requirement.matches(capability)) {
                    return entry.getValue();
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (framework != null) {
            framework.close();
        }
    }
}
