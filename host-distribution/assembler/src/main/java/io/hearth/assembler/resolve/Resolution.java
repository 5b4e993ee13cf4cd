/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.resolve;

import io.hearth.assembler.AssemblyException;
import io.hearth.launcher.BundleDoctor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Whether the chosen bundles fit together, and what else they need: a bundle that something needs is taken from those that
 * could come in, until nothing is missing. Service requirements count as well ({@code effective:=active}), which a framework
 * does not look at.
 */
public final class Resolution {
    private static final int MAX_ROUNDS = 100;
    private static final String COMPONENT = "io.hearth.component";

    private final int java;

    /**
     * Bundles that fit together.
     *
     * @param members what was chosen, and after it what had to come in
     * @param components what they can run, as {@code kind/type}, sorted; bundles that do not say are not asked
     */
    public record Resolved(List<Member> members, List<String> components) {}

    public Resolution(int java) {
        this.java = java;
    }

    /**
     * Lets everything resolve, with what it needs.
     *
     * @param chosen what must be in, in order
     * @param available what may come in, the preferred first
     * @param unwanted what may not come in, each with the line that says so
     * @return what fits together
     * @throws AssemblyException if something does not resolve; names the line that brought it
     */
    public Resolved resolve(List<Member> chosen, List<Member> available, List<Member> unwanted)
            throws AssemblyException {
        try (TrialFramework trial = new TrialFramework(java);
                Pool refused = new Pool(java, unwanted)) {
            for (Member member : chosen) {
                trial.add(member);
            }
            try (Pool pool = new Pool(java, available)) {
                for (int round = 0; round < MAX_ROUNDS; round++) {
                    List<Member> more = missing(trial, pool, refused);
                    if (more.isEmpty()) {
                        return new Resolved(List.copyOf(trial.members().values()), components(trial));
                    }
                    for (Member member : more) {
                        trial.add(member);
                    }
                }
            }
            throw new AssemblyException("the bundles pull in one another without end");
        }
    }

    private List<Member> missing(TrialFramework trial, Pool pool, Pool refused) throws AssemblyException {
        List<Bundle> unresolved = trial.unresolved();
        Map<String, Member> more = new LinkedHashMap<>();
        for (Bundle bundle : unresolved) {
            for (BundleRequirement requirement : BundleDoctor.mandatoryRequirements(bundle)) {
                provide(requirement, bundle, trial, pool, more);
            }
        }
        for (Bundle bundle : trial.members().keySet()) {
            for (BundleRequirement requirement :
                    bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
                Map<String, String> directives = requirement.getDirectives();
                if ("active".equals(directives.get(Constants.EFFECTIVE_DIRECTIVE))
                        && !"optional".equals(directives.get(Constants.RESOLUTION_DIRECTIVE))) {
                    provide(requirement, bundle, trial, pool, more);
                }
            }
        }
        if (more.isEmpty()) {
            checkUnwanted(unresolved, trial, refused);
        }
        if (more.isEmpty() && !unresolved.isEmpty()) {
            throw unresolvable(unresolved, trial);
        }
        return List.copyOf(more.values());
    }

    /** What only an unwanted bundle provides is said of the line that does not want it. */
    private static void checkUnwanted(List<Bundle> unresolved, TrialFramework trial, Pool refused)
            throws AssemblyException {
        for (Bundle bundle : unresolved) {
            for (BundleRequirement requirement : BundleDoctor.mandatoryRequirements(bundle)) {
                Member wanted = isProvided(requirement, trial)
                        ? null
                        : refused.provider(requirement, trial.members().values());
                if (wanted != null) {
                    throw wanted.place()
                            .problem("it does not go without " + wanted.jar().symbolicName() + ": "
                                    + BundleDoctor.describe(bundle) + " "
                                    + new BundleDoctor(trial.context()).need(requirement)
                                    + "; take the line out, or leave out what needs it as well");
                }
            }
        }
    }

    private static void provide(
            BundleRequirement requirement, Bundle bundle, TrialFramework trial, Pool pool, Map<String, Member> more)
            throws AssemblyException {
        if (isProvided(requirement, trial)) {
            return;
        }
        Member found = pool.provider(requirement, trial.members().values());
        if (found != null) {
            more.putIfAbsent(
                    found.jar().symbolicName(),
                    found.because(
                            BundleDoctor.describe(bundle) + " " + new BundleDoctor(trial.context()).need(requirement)));
        } else if ("active".equals(requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE))) {
            Member needs = trial.member(bundle);
            throw needs.place()
                    .problem(BundleDoctor.describe(bundle) + " " + new BundleDoctor(trial.context()).need(requirement)
                            + ", which nothing in the list provides; add what does");
        }
    }

    private static boolean isProvided(BundleRequirement requirement, TrialFramework trial) {
        for (Bundle bundle : trial.context().getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            for (BundleCapability capability : revision.getDeclaredCapabilities(requirement.getNamespace())) {
                if (requirement.matches(capability)) {
                    return true;
                }
            }
        }
        return false;
    }

    private AssemblyException unresolvable(List<Bundle> unresolved, TrialFramework trial) {
        BundleDoctor doctor = new BundleDoctor(trial.context());
        // What lacks something itself is the cause; what only waits for it is not worth a word.
        for (Bundle bundle : unresolved) {
            if (!doctor.unmetRequirements(bundle).isEmpty()) {
                return problem(bundle, doctor, trial);
            }
        }
        return problem(unresolved.get(0), doctor, trial);
    }

    private AssemblyException problem(Bundle bundle, BundleDoctor doctor, TrialFramework trial) {
        Member member = trial.member(bundle);
        String reason = doctor.reason(bundle);
        String runtime = "this one is Java " + Runtime.version().feature();
        String advice = reason.contains(runtime)
                ? "say so (\"java: N\"), or take a build for an older Java"
                : "add what provides it, or take another version";
        return member.place()
                .problem(BundleDoctor.describe(bundle) + " does not fit in: it "
                        + reason.replace(runtime, "the list is for Java " + java) + "; " + advice);
    }

    /** Two factories of one component would leave it to chance which one a configuration gets. */
    private static List<String> components(TrialFramework trial) throws AssemblyException {
        Map<String, Bundle> seen = new TreeMap<>();
        for (Bundle bundle : trial.members().keySet()) {
            for (BundleCapability capability :
                    bundle.adapt(BundleRevision.class).getDeclaredCapabilities(COMPONENT)) {
                for (String type : types(capability)) {
                    String kind = String.valueOf(capability.getAttributes().get("kind"));
                    Bundle other = seen.put(kind + "/" + type, bundle);
                    if (other != null && other != bundle) {
                        throw duplicate(kind + " \"" + type + "\"", other, bundle, trial.member(bundle));
                    }
                }
            }
        }
        return List.copyOf(seen.keySet());
    }

    private static AssemblyException duplicate(String component, Bundle one, Bundle other, Member member) {
        return member.place()
                .problem("the " + component + " is in " + BundleDoctor.describe(one) + " and in "
                        + BundleDoctor.describe(other) + "; leave one of them out (\"without\")");
    }

    private static List<String> types(BundleCapability capability) {
        List<String> types = new ArrayList<>();
        types.add(String.valueOf(capability.getAttributes().get("type")));
        Object alias = capability.getAttributes().get("alias");
        if (alias instanceof Collection<?> several) {
            several.forEach(one -> types.add(String.valueOf(one)));
        } else if (alias != null) {
            types.add(String.valueOf(alias));
        }
        return types;
    }
}
