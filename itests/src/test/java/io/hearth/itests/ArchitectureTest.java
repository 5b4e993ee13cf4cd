/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The layer rules, as the built bundles keep them. */
class ArchitectureTest {
    /** Bundles with an API, which is in their root package and in those below it that are named here. */
    private static final Map<String, Pattern> EXPORTS = Map.ofEntries(
            Map.entry("io.hearth.collector.api", Pattern.compile("io\\.hearth\\.collector\\.api")),
            Map.entry("io.hearth.collector.config", Pattern.compile("io\\.hearth\\.collector\\.config")),
            Map.entry("io.hearth.collector.core", Pattern.compile("io\\.hearth\\.collector\\.core")),
            Map.entry("io.hearth.linux", Pattern.compile("io\\.hearth\\.linux")),
            Map.entry("io.hearth.otlp.proto", Pattern.compile("io\\.(opentelemetry\\.proto|hearth\\.otlp)(\\..*)?")),
            Map.entry("io.hearth.elf", Pattern.compile("io\\.hearth\\.elf(\\.golang)?")),
            Map.entry("io.hearth.elf.unwind", Pattern.compile("io\\.hearth\\.elf\\.unwind")),
            Map.entry("io.hearth.elf.symbol", Pattern.compile("io\\.hearth\\.elf\\.(symbol|demangle)")),
            Map.entry("io.hearth.bpf", Pattern.compile("io\\.hearth\\.bpf")),
            Map.entry("io.hearth.profiler.api", Pattern.compile("io\\.hearth\\.profiler\\.api")),
            Map.entry("io.hearth.profiler.core", Pattern.compile("io\\.hearth\\.profiler\\.core")),
            Map.entry("io.hearth.receiver.profiling", Pattern.compile("io\\.hearth\\.receiver\\.profiling")),
            Map.entry("io.hearth.tls", Pattern.compile("io\\.hearth\\.tls")));

    private static Map<String, Bundle> bundles;

    @BeforeAll
    static void read() {
        bundles = Bundle.ours();
    }

    @Test
    void exportsApiPackagesAlone() {
        assertThat(bundles.values()).allSatisfy(bundle -> {
            Pattern allowed = EXPORTS.getOrDefault(bundle.name(), Pattern.compile("nothing"));
            assertThat(bundle.packages("Export-Package"))
                    .as(bundle.name())
                    .allMatch(exported -> allowed.matcher(exported).matches() && !exported.contains(".internal"));
        });
    }

    @Test
    void versionsEveryExportedPackage() {
        assertThat(bundles.values()).allSatisfy(bundle -> {
            String exports = bundle.headers().getValue("Export-Package");
            if (exports != null) {
                for (String clause : exports.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
                    assertThat(clause).as(bundle.name()).contains(";version=").doesNotContain("version=\"0.0.0\"");
                }
            }
        });
    }

    @Test
    void keepsEachBundleInItsOwnPackages() {
        assertThat(bundles.values())
                .allSatisfy(bundle -> assertThat(bundle.references().keySet())
                        .as(bundle.name())
                        .allMatch(name -> bundle.owns(name)
                                // The wrapped protocol and the libraries a bundle carries inside itself.
                                || name.startsWith("io/hearth/otlp/")
                                        && bundle.name().equals("io.hearth.otlp.proto")
                                || !name.startsWith("io/hearth/")));
    }

    @Test
    void touchesJnaInLinuxNativeAlone() {
        onlyFrom("com/sun/jna/", Set.of("io.hearth.linux"));
    }

    @Test
    void issuesBpfSystemCallsFromTheLoaderAlone() {
        assertThat(bundles.get("io.hearth.bpf").referencesTo("io/hearth/linux/Linux.bpf"))
                .as("if this is empty, the method has another name, and the rule checks nothing")
                .isNotEmpty();
        onlyFrom("io/hearth/linux/Linux.bpf", Set.of("io.hearth.bpf", "io.hearth.linux"));
    }

    @Test
    void keepsTheCollectorFreeOfProfiling() {
        for (String collector :
                Set.of("io.hearth.collector.api", "io.hearth.collector.config", "io.hearth.collector.core")) {
            knowsNothingOf(
                    collector,
                    "io/hearth/profiler/",
                    "io/hearth/receiver/",
                    "io/hearth/exporter/",
                    "io/hearth/elf/",
                    "io/hearth/bpf/",
                    "io/hearth/linux/",
                    "io/hearth/cli/");
        }
    }

    @Test
    void keepsTheProfilerFreeOfTheCollector() {
        knowsNothingOf(
                "io.hearth.profiler.core",
                "io/hearth/collector/",
                "io/hearth/exporter/",
                "io/hearth/receiver/",
                "io/hearth/cli/",
                "org/snakeyaml/");
    }

    /** Our own extensions get no private door: what they need, a vendor needs. */
    @Test
    void showsUnwindersAndOtherExtensionsTheirApiAndTheReaderOfElfFilesAlone() {
        assertThat(bundles.values())
                .filteredOn(bundle -> bundle.name().matches("io\\.hearth\\.(unwinder|enricher|symbols|probe)\\..*"))
                .allSatisfy(bundle -> assertThat(bundle.referencesTo("io/hearth/"))
                        .as(bundle.name())
                        .allMatch(use -> {
                            String target = use.substring(use.indexOf("-> ") + 3);
                            return bundle.owns(target)
                                    || target.startsWith("io/hearth/profiler/api/")
                                    || bundles.get("io.hearth.elf").owns(target);
                        }));
        knowsNothingOf(
                "io.hearth.profiler.api",
                "io/hearth/profiler/core/",
                "io/hearth/linux/",
                "io/hearth/bpf/",
                "io/hearth/collector/");
    }

    @Test
    void keepsLowerLayersFreeOfUpperOnes() {
        knowsNothingOf(
                "io.hearth.linux", "io/hearth/elf/", "io/hearth/bpf/", "io/hearth/profiler/", "io/hearth/collector/");
        for (String elf : Set.of("io.hearth.elf", "io.hearth.elf.unwind", "io.hearth.elf.symbol")) {
            knowsNothingOf(elf, "io/hearth/linux/", "io/hearth/bpf/", "io/hearth/profiler/", "io/hearth/collector/");
        }
        knowsNothingOf(
                "io.hearth.elf",
                "io/hearth/elf/unwind/",
                "io/hearth/elf/symbol/",
                "io/hearth/elf/dwarf/",
                "io/hearth/elf/demangle/",
                "org/tukaani/");
        knowsNothingOf("io.hearth.elf.unwind", "io/hearth/elf/symbol/", "io/hearth/elf/dwarf/");
        knowsNothingOf("io.hearth.elf.symbol", "io/hearth/elf/unwind/");
        knowsNothingOf(
                "io.hearth.profiler.api",
                "io/hearth/elf/unwind/",
                "io/hearth/elf/symbol/",
                "io/hearth/elf/dwarf/",
                "io/hearth/elf/demangle/");
        knowsNothingOf("io.hearth.bpf", "io/hearth/profiler/", "io/hearth/collector/", "io/hearth/receiver/");
        knowsNothingOf("io.hearth.collector.api", "io/hearth/collector/config/", "io/hearth/collector/core/");
        knowsNothingOf("io.hearth.collector.config", "io/hearth/collector/core/");
    }

    @Test
    void keepsExportersAndCommandsFreeOfTheProfiler() {
        for (String name : bundles.keySet()) {
            if (name.startsWith("io.hearth.exporter.") || name.equals("io.hearth.cli")) {
                knowsNothingOf(name, "io/hearth/profiler/", "io/hearth/receiver/");
            }
            if (name.startsWith("io.hearth.exporter.")) {
                knowsNothingOf(
                        name, "io/hearth/elf/", "io/hearth/bpf/", "io/hearth/linux/", "io/hearth/collector/core/");
            }
        }
    }

    @Test
    void usesNobodysInternalsButItsOwn() {
        assertThat(bundles.values()).allSatisfy(bundle -> {
            assertThat(bundle.referencesTo("io/hearth/")).as(bundle.name()).noneMatch(use -> {
                String target = use.substring(use.indexOf("-> ") + 3);
                return target.contains("/internal/") && !bundle.owns(target);
            });
        });
    }

    @Test
    void usesNoPrivatePartOfTheJavaRuntime() {
        onlyFrom("sun/", Set.of());
        onlyFrom("jdk/internal/", Set.of());
        onlyFrom("java/util/logging/", Set.of());
    }

    @Test
    void printsFromTheCommandLineAlone() {
        onlyFrom("java/lang/System.out", Set.of("io.hearth.cli"));
        onlyFrom("java/lang/System.err", Set.of("io.hearth.cli"));
    }

    @Test
    void startsWhatTheFeaturesList() throws IOException {
        Set<String> listed = new TreeSet<>();
        Pattern id = Pattern.compile("\"id\": \"[^:\"]+:([^:\"]+):[^\"]+\", \"start-level\"");
        try (Stream<Path> features = Files.list(Machine.root().resolve("features"))) {
            for (Path feature : features.toList()) {
                Matcher matcher = id.matcher(Files.readString(feature.resolve("feature.json")));
                while (matcher.find()) {
                    listed.add(matcher.group(1));
                }
            }
        }
        Set<String> found = new TreeSet<>();
        for (Path jar : Bundle.jars()) {
            found.add(jar.getFileName().toString().replaceFirst("-\\d.*", ""));
        }
        assertThat(found).isEqualTo(listed);
        assertThat(found).containsAll(bundles.keySet());
        try (Stream<Path> folders = Files.list(Machine.root().resolve("bundles"))) {
            assertThat(bundles).hasSize((int) folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .count());
        }
    }

    private static void onlyFrom(String prefix, Set<String> allowed) {
        assertThat(bundles.values())
                .filteredOn(bundle -> !allowed.contains(bundle.name()))
                .allSatisfy(bundle -> assertThat(bundle.referencesTo(prefix))
                        .as(bundle.name())
                        .filteredOn(use -> use.startsWith("io/hearth/"))
                        .isEmpty());
    }

    private static void knowsNothingOf(String name, String... prefixes) {
        Bundle bundle = bundles.get(name);
        assertThat(bundle).as(name).isNotNull();
        for (String prefix : prefixes) {
            assertThat(bundle.referencesTo(prefix)).as(name).isEmpty();
        }
    }
}
