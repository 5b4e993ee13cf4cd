/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.artifact.BundleJar;
import io.hearth.assembler.artifact.Coordinates;
import io.hearth.assembler.artifact.Digest;
import io.hearth.assembler.artifact.HearthVersion;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.feature.Feature;
import io.hearth.assembler.feature.FeatureCatalogue;
import io.hearth.assembler.layout.ConfigurationFiles;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.YamlValue;
import io.hearth.assembler.lock.Lock;
import io.hearth.assembler.lock.LockedFile;
import io.hearth.assembler.resolve.Member;
import io.hearth.assembler.resolve.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From a list to a plan: finds everything, checks it, lets the framework resolve it, and fixes the result. */
final class Planner {
    private static final String HOST = "host";
    /** Bundles that others are resolved against lie apart from what a distribution is about. */
    private static final int SYSTEM_LEVELS = 5;

    private static final Pattern OWN_PLACES = Pattern.compile(
            "(features|licences|addons|data|system|bundles|repository)(/.*)?|sbom\\.cdx\\.json|lib/version");

    private final DistributionList list;
    private final Repositories repositories;
    private final FeatureCatalogue catalogue;
    private final Consumer<String> progress;
    private final Consumer<String> warnings;

    Planner(
            DistributionList list,
            Repositories repositories,
            FeatureCatalogue catalogue,
            Consumer<String> progress,
            Consumer<String> warnings) {
        this.list = list;
        this.repositories = repositories;
        this.catalogue = catalogue;
        this.progress = progress;
        this.warnings = warnings;
    }

    Plan plan() throws AssemblyException {
        progress.accept("finding bundles");
        List<Feature> features = features();
        Members members = new Members(list, repositories);
        for (Feature feature : features) {
            members.add(feature, catalogue.line(feature));
        }
        members.addListed();
        members.checkWithout();
        List<Member> chosen = members.chosen();
        progress.accept("resolving " + chosen.size() + " bundles");
        Resolution.Resolved resolved =
                new Resolution(list.java()).resolve(chosen, available(chosen), members.unwanted());
        new TrustCheck(list).check(resolved.members()).forEach(warnings);
        ConfigurationFiles configuration = new ConfigurationFiles(list, features);
        configuration.check(resolved.components());
        Parts parts = parts(features, resolved.members());
        Lock lock = new Lock(
                list.digest(),
                HearthVersion.ofThisJar(),
                parts.all().stream().map(Parts.Part::locked).toList());
        Map<String, byte[]> texts = configuration.texts(parts, resolved.components());
        checkPlaces(features, texts);
        return new Plan(list, lock, parts, texts, resolved.components());
    }

    /** What every distribution has is not for a feature to replace. */
    private void checkPlaces(List<Feature> features, Map<String, byte[]> texts) throws AssemblyException {
        for (Feature feature : features) {
            for (Feature.PlacedFile file : feature.files()) {
                if (texts.containsKey(file.path())
                        || OWN_PLACES.matcher(file.path()).matches()) {
                    throw file.place()
                            .problem("\"" + file.path()
                                    + "\" is a file that every distribution has; choose another place")
                            .at(catalogue.line(feature));
                }
            }
        }
    }

    /** Every distribution has the host. */
    private List<Feature> features() throws AssemblyException {
        List<YamlValue.Text> names = new ArrayList<>();
        names.add(new YamlValue.Text(HOST, list.place()));
        names.addAll(list.features());
        return catalogue.closure(names);
    }

    /** What may come in if something needs it: the bundles of this version's features that are at hand. */
    private List<Member> available(List<Member> chosen) throws AssemblyException {
        Map<String, Member> available = new HashMap<>();
        List<Member> ordered = new ArrayList<>();
        for (Feature feature : catalogue.own()) {
            for (Feature.FeatureBundle bundle : feature.bundles()) {
                boolean in = chosen.stream()
                        .anyMatch(member ->
                                member.id().equals(bundle.coordinates().toString()));
                if (!in && !available.containsKey(bundle.coordinates().key())) {
                    Member member = atHand(feature, bundle);
                    if (member != null && !isUnwanted(member)) {
                        available.put(bundle.coordinates().key(), member);
                        ordered.add(member);
                    }
                }
            }
        }
        return ordered;
    }

    private boolean isUnwanted(Member member) {
        return list.without().stream()
                .anyMatch(name -> name.value().equals(member.jar().symbolicName()));
    }

    private @org.jspecify.annotations.Nullable Member atHand(Feature feature, Feature.FeatureBundle bundle) {
        try {
            Repositories.Found found = repositories.atHand(bundle.coordinates());
            return found == null
                    ? null
                    : new Member(
                            BundleJar.read(found.file(), bundle.coordinates().toString()),
                            bundle.coordinates().toString(),
                            bundle.startLevel(),
                            feature.name(),
                            "",
                            list.place(),
                            false,
                            bundle.sha256());
        } catch (AssemblyException e) {
            // As good as not at hand; if it turns out to be needed, what needs it is named.
            return null;
        }
    }

    private Parts parts(List<Feature> features, List<Member> resolved) throws AssemblyException {
        List<Parts.Part> parts = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        for (Feature feature : features) {
            for (Feature.PlacedFile file : feature.files()) {
                place(file, feature, parts, taken);
            }
        }
        addFilesOf(resolved, parts, taken);
        for (Member member : resolved) {
            String folder = member.startLevel() < SYSTEM_LEVELS ? "system/" : "bundles/";
            Path file = member.jar().file();
            String path = folder + file.getFileName();
            String other = taken.put(path, member.id());
            if (other != null) {
                throw member.place()
                        .problem(member.id().replaceFirst("^file:", "") + " and " + other.replaceFirst("^file:", "")
                                + " would both be " + path + "; rename one of them");
            }
            Coordinates coordinates = Coordinates.parse(member.id());
            String source = coordinates == null
                    ? "the list"
                    : repositories.get(coordinates).source();
            parts.add(new Parts.Part(
                    new LockedFile(
                            member.id(),
                            path,
                            "",
                            Digest.of(file),
                            size(file),
                            member.startLevel(),
                            member.jar().describe(),
                            member.feature(),
                            member.why()),
                    file,
                    source));
        }
        addCarried(parts, taken);
        return new Parts(List.copyOf(parts));
    }

    private void place(Feature.PlacedFile file, Feature feature, List<Parts.Part> parts, Map<String, String> taken)
            throws AssemblyException {
        String id = file.coordinates().toString();
        String other = taken.putIfAbsent(file.path(), id);
        if (other != null && !other.equals(id)) {
            throw file.place()
                    .problem(
                            id + " and " + other + " would both be " + file.path() + "; give one of them another place")
                    .at(catalogue.line(feature));
        }
        if (other != null) {
            return;
        }
        Repositories.Found found = found(file.coordinates(), catalogue.line(feature));
        Parts.Part part = part(found, file.path(), file.entry(), 0, "", feature.name(), "feature " + feature.name());
        if (!file.sha256().isEmpty() && !file.sha256().equals(part.locked().sha256())) {
            throw file.place()
                    .problem(id + " is not what was meant: its SHA-256 is "
                            + part.locked().sha256() + ", and " + file.sha256()
                            + " is asked for; fetch it again, or correct the digest if you trust it")
                    .at(catalogue.line(feature));
        }
        parts.add(part);
    }

    /** What features place out of a bundle comes with the bundle, whoever needed it. */
    private void addFilesOf(List<Member> resolved, List<Parts.Part> parts, Map<String, String> taken)
            throws AssemblyException {
        Set<String> ids = resolved.stream().map(Member::id).collect(Collectors.toSet());
        for (Feature feature : catalogue.own()) {
            for (Feature.PlacedFile file : feature.files()) {
                if (ids.contains(file.coordinates().toString())) {
                    place(file, feature, parts, taken);
                }
            }
        }
    }

    /** Bundles that lie there without being started, for assembling others. */
    private void addCarried(List<Parts.Part> parts, Map<String, String> taken) throws AssemblyException {
        for (Feature feature : catalogue.closure(list.carries())) {
            for (Feature.FeatureBundle bundle : feature.bundles()) {
                carry(bundle.coordinates(), catalogue.line(feature), feature, parts, taken);
            }
            for (Feature.PlacedFile file : feature.files()) {
                carry(file.coordinates(), catalogue.line(feature), feature, parts, taken);
            }
        }
    }

    private void carry(
            Coordinates coordinates, Place place, Feature feature, List<Parts.Part> parts, Map<String, String> taken)
            throws AssemblyException {
        boolean isIn = parts.stream()
                .anyMatch(part -> part.locked().id().equals(coordinates.toString())
                        && part.locked().entry().isEmpty());
        if (!isIn) {
            String path = "repository/" + coordinates.fileName();
            String other = taken.put(path, coordinates.toString());
            if (other != null) {
                throw place.problem(coordinates + " and " + other + " would both be " + path + "; carry one of them");
            }
            parts.add(part(found(coordinates, place), path, "", 0, "", feature.name(), "carried"));
        }
    }

    private Repositories.Found found(Coordinates coordinates, Place place) throws AssemblyException {
        try {
            return repositories.get(coordinates);
        } catch (AssemblyException e) {
            throw e.at(place);
        }
    }

    private static Parts.Part part(
            Repositories.Found found, String path, String entry, int level, String name, String feature, String why)
            throws AssemblyException {
        return new Parts.Part(
                new LockedFile(
                        found.coordinates().toString(),
                        path,
                        entry,
                        Digest.of(found.file()),
                        size(found.file()),
                        level,
                        name,
                        feature,
                        why),
                found.file(),
                found.source());
    }

    static long size(Path file) throws AssemblyException {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new AssemblyException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
