/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Says in words why a bundle does not resolve: which requirement is unmet, and what there is instead. Speaks once per bundle and cause.
 *
 * <p>Called by one thread at a time. Public for the assembler, so that what does not fit is said in the same words before
 * anything runs.
 */
public final class BundleDoctor {
    private static final Pattern JAVA = Pattern.compile("\\(&\\(osgi\\.ee=JavaSE\\)\\(version(>?)=([0-9.]+)\\)\\)");

    private final BundleContext context;
    private final @Nullable HostConsole console;
    private final Map<Long, String> said = new HashMap<>();

    BundleDoctor(BundleContext context, HostConsole console) {
        this.context = context;
        this.console = console;
    }

    /** One that only answers. */
    public BundleDoctor(BundleContext context) {
        this.context = context;
        this.console = null;
    }

    /** Looks at every bundle and reports those that stay unresolved for a new reason. */
    void visit() {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() != Bundle.INSTALLED) {
                said.remove(bundle.getBundleId());
                continue;
            }
            String text = describe(bundle) + " waits: it " + reason(bundle);
            if (!text.equals(said.put(bundle.getBundleId(), text)) && console != null) {
                console.say(text);
            }
        }
    }

    /** Why a bundle does not resolve; completes "it ". */
    public String reason(Bundle bundle) {
        List<String> unmet = unmetRequirements(bundle);
        if (!unmet.isEmpty()) {
            return String.join("; it ", unmet);
        }
        Set<String> waitingFor = new TreeSet<>();
        for (BundleRequirement requirement : mandatoryRequirements(bundle)) {
            addUnresolvedProviders(requirement, waitingFor);
        }
        waitingFor.remove(describe(bundle));
        return waitingFor.isEmpty()
                ? "does not resolve, though everything it needs is here: two of its packages want different versions of a third"
                : "needs " + String.join(", ", waitingFor) + ", which waits itself";
    }

    /** One sentence for each mandatory requirement that nothing here satisfies. */
    public List<String> unmetRequirements(Bundle bundle) {
        List<String> unmet = new ArrayList<>();
        for (BundleRequirement requirement : mandatoryRequirements(bundle)) {
            if (!isMet(requirement)) {
                unmet.add(inWords(requirement));
            }
        }
        return unmet;
    }

    /** What a framework insists on before it resolves the bundle. */
    public static List<BundleRequirement> mandatoryRequirements(Bundle bundle) {
        List<BundleRequirement> mandatory = new ArrayList<>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision != null) {
            for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
                String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
                boolean needed = !"optional".equals(resolution) && !"dynamic".equals(resolution);
                if (needed && !"active".equals(requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE))) {
                    mandatory.add(requirement);
                }
            }
        }
        return mandatory;
    }

    private void addUnresolvedProviders(BundleRequirement requirement, Set<String> names) {
        List<String> unresolved = new ArrayList<>();
        for (Bundle other : context.getBundles()) {
            for (BundleCapability capability : capabilities(other, requirement.getNamespace())) {
                if (requirement.matches(capability)) {
                    if (other.getState() != Bundle.INSTALLED) {
                        return;
                    }
                    unresolved.add(describe(other));
                }
            }
        }
        names.addAll(unresolved);
    }

    /** Symbolic name and version. */
    public static String describe(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private boolean isMet(BundleRequirement requirement) {
        for (Bundle other : context.getBundles()) {
            for (BundleCapability capability : capabilities(other, requirement.getNamespace())) {
                if (requirement.matches(capability)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A requirement in words, completing "it ": what it needs, without what is there instead. */
    public String need(BundleRequirement requirement) {
        String words = inWords(requirement);
        int instead = words.indexOf("; ");
        String need = instead < 0 ? words : words.substring(0, instead);
        return need.replace(", which no bundle here provides", "");
    }

    private String inWords(BundleRequirement requirement) {
        String namespace = requirement.getNamespace();
        String filter = requirement.getDirectives().getOrDefault("filter", "");
        String name = valueIn(filter, namespace);
        if (namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            return "needs package " + name + rangeIn(filter, PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)
                    + "; here is " + providers(namespace, name, PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
        }
        if (namespace.equals(BundleNamespace.BUNDLE_NAMESPACE)) {
            return "needs bundle " + name + rangeIn(filter, BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE)
                    + "; here is "
                    + providers(namespace, name, BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE);
        }
        if (namespace.equals("osgi.ee")) {
            return "needs " + java(filter) + "; this one is Java "
                    + Runtime.version().feature();
        }
        return "needs the capability " + namespace + " " + filter + ", which no bundle here provides";
    }

    /** {@code (&(osgi.ee=JavaSE)(version>=21))} as "Java 21 or newer"; what is written otherwise stands as it is. */
    private static String java(String filter) {
        Matcher version = JAVA.matcher(filter);
        return version.matches()
                ? "Java " + version.group(2) + (version.group(1).isEmpty() ? "" : " or newer")
                : "a Java runtime " + filter;
    }

    private String providers(String namespace, String name, String versionAttribute) {
        List<String> found = new ArrayList<>();
        for (Bundle other : context.getBundles()) {
            for (BundleCapability capability : capabilities(other, namespace)) {
                if (name.equals(capability.getAttributes().get(namespace))) {
                    found.add(capability.getAttributes().get(versionAttribute) + " from " + describe(other));
                }
            }
        }
        return found.isEmpty() ? "none" : String.join(", ", found);
    }

    private static List<BundleCapability> capabilities(Bundle bundle, String namespace) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(namespace);
    }

    /** The value of {@code (key=value)} in an LDAP filter, or the filter itself. */
    private static String valueIn(String filter, String key) {
        String start = "(" + key + "=";
        int from = filter.indexOf(start);
        int to = filter.indexOf(')', from + start.length());
        return from < 0 || to < 0 ? filter : filter.substring(from + start.length(), to);
    }

    /** The version range that a filter such as {@code (&(version>=1.2)(!(version>=2.0)))} spells, with a leading space. */
    static String rangeIn(String filter, String attribute) {
        int at = filter.indexOf("(" + attribute + ">=");
        if (at < 0) {
            return "";
        }
        String low = valueIn(filter.substring(at), attribute + ">");
        int not = filter.indexOf("(!(" + attribute + ">=");
        if (not < 0) {
            return " " + low + " or newer";
        }
        String high = valueIn(filter.substring(not), attribute + ">");
        return " [" + Version.parseVersion(low) + "," + Version.parseVersion(high) + ")";
    }
}
