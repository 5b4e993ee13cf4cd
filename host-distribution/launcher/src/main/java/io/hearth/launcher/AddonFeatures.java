/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Features in the watched folder: their bundles are installed all or none, and go together. A bundle that another feature or
 * the host has in the same version is used, and stays when this feature goes. A changed file is a change of the difference:
 * the new bundles first, and if they fail, what was there goes on.
 *
 * <p>Called by the thread of {@link AddonFolder} only.
 */
final class AddonFeatures {
    private final BundleContext context;
    private final FeatureParts parts;
    private final AddonCheck check;
    private final BundleDoctor doctor;
    /** The bundles of each feature, by the name of its file; several may share one. */
    private final Map<String, List<Bundle>> installed = new HashMap<>();

    AddonFeatures(BundleContext context, FeatureParts parts, AddonCheck check, BundleDoctor doctor) {
        this.context = context;
        this.parts = parts;
        this.check = check;
        this.doctor = doctor;
    }

    /**
     * Installs a feature, or changes it to what its file says now.
     *
     * @return what it consists of, for a person
     */
    String put(String name, Path file) throws AddonCheck.RefusedException, BundleException, IOException {
        List<FeatureParts.Part> wanted = new ArrayList<>(parts.of(file));
        // The framework is above their start levels already, so the order is ours to keep.
        wanted.sort(Comparator.comparingInt(FeatureParts.Part::startLevel));
        Map<String, Bundle> present = present();
        List<Bundle> fresh = new ArrayList<>();
        List<Bundle> all = new ArrayList<>();
        try {
            for (FeatureParts.Part part : wanted) {
                AddonCheck.Accepted known = check.describe(part.jar());
                Bundle bundle = present.get(known.symbolicName() + " " + known.version());
                if (bundle == null) {
                    bundle = install(name, part);
                    fresh.add(bundle);
                }
                all.add(bundle);
            }
            resolve(fresh);
            for (Bundle bundle : fresh) {
                if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start();
                }
            }
        } catch (AddonCheck.RefusedException | BundleException | IOException e) {
            uninstall(fresh);
            throw e;
        }
        List<Bundle> before = installed.put(name, all);
        if (before != null) {
            uninstall(unused(before));
        }
        return describe(all);
    }

    /** Takes a feature away; returns what went with it, for a person. */
    String remove(String name) throws BundleException {
        List<Bundle> before = installed.remove(name);
        if (before == null) {
            return "";
        }
        List<Bundle> gone = unused(before);
        String described = describe(gone);
        uninstall(gone);
        return described;
    }

    boolean has(String name) {
        return installed.containsKey(name);
    }

    private Bundle install(String name, FeatureParts.Part part)
            throws AddonCheck.RefusedException, BundleException, IOException {
        // What was checked is what is installed, whatever happens to the file meanwhile.
        Path copy = Files.createTempFile("hearth-addon-", ".jar");
        try {
            Files.copy(part.jar(), copy, StandardCopyOption.REPLACE_EXISTING);
            check.check(copy);
            Bundle bundle =
                    context.installBundle(AddonFolder.LOCATION + name + "/" + part.id(), Files.newInputStream(copy));
            bundle.adapt(BundleStartLevel.class).setStartLevel(part.startLevel());
            return bundle;
        } catch (AddonCheck.RefusedException e) {
            throw new AddonCheck.RefusedException(part.id() + ": " + e.getMessage());
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private void resolve(List<Bundle> fresh) throws AddonCheck.RefusedException {
        if (!fresh.isEmpty()
                && !context.getBundle(0).adapt(FrameworkWiring.class).resolveBundles(fresh)) {
            for (Bundle bundle : fresh) {
                if (bundle.getState() == Bundle.INSTALLED) {
                    throw new AddonCheck.RefusedException(
                            BundleDoctor.describe(bundle) + " does not fit in: it " + doctor.reason(bundle));
                }
            }
        }
    }

    /** Those that a feature of ours installed and none has any more. */
    private List<Bundle> unused(List<Bundle> before) {
        Set<Bundle> used = new HashSet<>();
        installed.values().forEach(used::addAll);
        List<Bundle> unused = new ArrayList<>();
        for (Bundle bundle : before) {
            if (!used.contains(bundle)
                    && bundle.getLocation().startsWith(AddonFolder.LOCATION)
                    && bundle.getLocation().contains(".json/")) {
                unused.add(bundle);
            }
        }
        return unused;
    }

    private void uninstall(List<Bundle> bundles) throws BundleException {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            bundles.get(i).uninstall();
        }
        if (!bundles.isEmpty()) {
            context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles);
        }
    }

    private Map<String, Bundle> present() {
        Map<String, Bundle> present = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            present.put(BundleDoctor.describe(bundle), bundle);
        }
        return present;
    }

    private static String describe(List<Bundle> bundles) {
        return String.join(", ", bundles.stream().map(BundleDoctor::describe).toList());
    }
}
