/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.resolve;

import static java.util.Objects.requireNonNull;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The framework that will run the bundles, with the bundles in it but none started: what it resolves here resolves there.
 *
 * <p>It claims to be the Java version that the distribution is for, whatever Java assembles.
 */
final class TrialFramework implements AutoCloseable {
    private static final int FIRST_JAVA_WITHOUT_1 = 9;

    private final Path storage;
    private final Felix felix;
    private final Map<Bundle, Member> members = new LinkedHashMap<>();

    TrialFramework(int java) throws AssemblyException {
        try {
            storage = Files.createTempDirectory("hearth-assemble-");
            Map<String, Object> settings = new HashMap<>();
            settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
            settings.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES, executionEnvironments(java));
            settings.put("felix.log.level", "0");
            felix = new Felix(settings);
            felix.init();
        } catch (IOException | BundleException e) {
            throw new AssemblyException("the bundles cannot be tried: " + e.getMessage(), e);
        }
    }

    /** The versions of JavaSE that a runtime of this version offers (OSGi Core 3.4.1). */
    private static String executionEnvironments(int java) {
        StringBuilder versions = new StringBuilder("1.0,1.1,1.2,1.3,1.4,1.5,1.6,1.7,1.8");
        for (int version = FIRST_JAVA_WITHOUT_1; version <= java; version++) {
            versions.append(',').append(version);
        }
        String compact = "osgi.ee;osgi.ee=\"JavaSE/compact%d\";version:List<Version>=\"%s\"";
        return "osgi.ee;osgi.ee=\"JavaSE\";version:List<Version>=\"" + versions + "\","
                + compact.formatted(1, versions) + "," + compact.formatted(2, versions) + ","
                + compact.formatted(3, versions)
                + ",osgi.ee;osgi.ee=\"OSGi/Minimum\";version:List<Version>=\"1.0,1.1,1.2\"";
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    void add(Member member) throws AssemblyException {
        try {
            Bundle bundle =
                    context().installBundle("reference:" + member.jar().file().toUri());
            members.put(bundle, member);
        } catch (BundleException e) {
            throw member.place()
                    .problem(member.jar().describe() + " is refused by the framework: " + e.getMessage()
                            + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        }
    }

    /** What was made this bundle of. */
    Member member(Bundle bundle) {
        return requireNonNull(members.get(bundle));
    }

    Map<Bundle, Member> members() {
        return members;
    }

    /** Resolves what can be; says what cannot. */
    List<Bundle> unresolved() {
        felix.adapt(FrameworkWiring.class).resolveBundles(List.copyOf(members.keySet()));
        return members.keySet().stream()
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .toList();
    }

    @Override
    public void close() {
        try {
            felix.stop();
            felix.waitForStop(TimeUnit.SECONDS.toMillis(10));
            try (Stream<Path> files = Files.walk(storage)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (BundleException | IOException e) {
            // Temporary files stay behind; nothing depends on them.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
