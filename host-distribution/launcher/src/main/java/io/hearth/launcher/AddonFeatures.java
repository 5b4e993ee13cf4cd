/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
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
    private final AddonBundles bundles;
    private final FeatureParts parts;
    private final AddonCheck check;
    private final PrivateCopies copies;
    private final BundleDoctor doctor;
    private final AddonReport report;
    /** The bundles of each feature, by the name of its file; several may share one. */
    private final Map<String, List<Bundle>> installed = new HashMap<>();

    AddonFeatures(
            BundleContext context,
            AddonBundles bundles,
            FeatureParts parts,
            AddonCheck check,
            PrivateCopies copies,
            BundleDoctor doctor,
            AddonReport report) {
        this.context = context;
        this.bundles = bundles;
        this.parts = parts;
        this.check = check;
        this.copies = copies;
        this.doctor = doctor;
        this.report = report;
    }

    /**
     * Installs a feature, or changes it to what its file says now.
     *
     * @return what it consists of, for a person
     */
    String put(String name, Path file) throws AddonCheck.RefusedException, BundleException, IOException {
        List<FeatureParts.Part> wanted;
        try (PrivateCopies.Copy copy = copies.of(file)) {
            wanted = new ArrayList<>(parts.of(file, copy.file()));
        }
        // The framework is above their start levels already, so the order is ours to keep.
        wanted.sort(Comparator.comparingInt(FeatureParts.Part::startLevel));
        Map<String, Bundle> present = present();
        List<Bundle> fresh = new ArrayList<>();
        List<Bundle> all = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        boolean done = false;
        try {
            for (FeatureParts.Part part : wanted) {
                all.add(bundle(name, part, present, fresh, warnings));
            }
            resolve(fresh);
            for (Bundle bundle : fresh) {
                if (!AddonBundles.isFragment(bundle)) {
                    bundle.start();
                }
            }
            done = true;
        } finally {
            if (!done) {
                uninstall(fresh);
            }
        }
        List<Bundle> before = installed.put(name, all);
        if (before != null) {
            uninstall(unused(before));
        }
        if (!warnings.isEmpty()) {
            report.warn(name, String.join("; ", warnings));
        } else if (before == null || !fresh.isEmpty()) {
            report.trusted(name);
        }
        return describe(all);
    }

    /** The bundle that is there in this version, or a new one. All that is judged is judged of one private copy. */
    private Bundle bundle(
            String name, FeatureParts.Part part, Map<String, Bundle> present, List<Bundle> fresh, List<String> warnings)
            throws AddonCheck.RefusedException, BundleException, IOException {
        try (PrivateCopies.Copy copy = copies.of(part.jar())) {
            checkDigest(part, copy.file());
            AddonCheck.Accepted known = check.describe(copy.file());
            Bundle there = present.get(known.symbolicName() + " " + known.version());
            if (there != null) {
                return there;
            }
            AddonCheck.Accepted accepted = check.check(copy.file());
            if (!accepted.warning().isEmpty()) {
                warnings.add(part.id() + ": " + accepted.warning());
            }
            Bundle bundle = bundles.install(name + "/" + part.id(), copy.file(), accepted, part.startLevel());
            fresh.add(bundle);
            return bundle;
        } catch (AddonCheck.RefusedException e) {
            throw new AddonCheck.RefusedException(part.id() + ": " + e.getMessage());
        }
    }

    private static void checkDigest(FeatureParts.Part part, Path copy) throws AddonCheck.RefusedException, IOException {
        if (part.sha256().isEmpty()) {
            return;
        }
        String digest;
        try (InputStream in = Files.newInputStream(copy);
                DigestInputStream through = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            through.transferTo(java.io.OutputStream.nullOutputStream());
            digest = HexFormat.of().formatHex(through.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        if (!digest.equals(part.sha256())) {
            throw new AddonCheck.RefusedException(
                    "it is not what was meant: its SHA-256 is " + digest + ", and " + part.sha256() + " is asked for");
        }
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
                    && bundle.getLocation().startsWith(AddonBundles.LOCATION)
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
