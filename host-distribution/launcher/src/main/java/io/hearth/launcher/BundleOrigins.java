/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Where a bundle comes from, in words: which feature of the distribution, its list, or which file in addons/. Asked by
 * symbolic name and version, parted by a space; the answer is empty for what is not here. Any thread.
 */
final class BundleOrigins implements Function<String, String> {
    private final BundleContext context;
    private final Map<String, String> features = new HashMap<>();

    BundleOrigins(BundleContext context, List<ListedBundle> bundles) {
        this.context = context;
        for (ListedBundle bundle : bundles) {
            features.put(bundle.location(), bundle.feature());
        }
    }

    @Override
    public String apply(String described) {
        for (Bundle bundle : context.getBundles()) {
            if (BundleDoctor.describe(bundle).equals(described)) {
                return origin(bundle.getLocation());
            }
        }
        return "";
    }

    private String origin(String location) {
        String feature = features.get(location);
        if (feature != null) {
            return feature.isEmpty() ? "the list of this distribution" : "feature " + feature;
        }
        if (!location.startsWith(AddonBundles.LOCATION)) {
            return location;
        }
        String name = location.substring(AddonBundles.LOCATION.length());
        int part = name.indexOf(".json/");
        return "addons/" + (part < 0 ? name : name.substring(0, part + ".json".length()));
    }
}
