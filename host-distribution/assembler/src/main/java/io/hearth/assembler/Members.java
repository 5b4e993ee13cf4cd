/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler;

import io.hearth.assembler.artifact.BundleJar;
import io.hearth.assembler.artifact.Digest;
import io.hearth.assembler.artifact.Repositories;
import io.hearth.assembler.feature.Feature;
import io.hearth.assembler.list.DistributionList;
import io.hearth.assembler.list.ListedBundle;
import io.hearth.assembler.list.Nearest;
import io.hearth.assembler.list.YamlValue;
import io.hearth.assembler.resolve.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bundles that a list asks for, by symbolic name: those of its features, and those that it names itself, which take the
 * place of a feature's bundle of the same name.
 */
final class Members {
    private static final String FILE_NAME = "[\\p{L}\\p{N}._+@~()-]+";

    private final DistributionList list;
    private final Repositories repositories;
    private final Map<String, Member> byName = new LinkedHashMap<>();
    private final Map<String, Member> left = new HashMap<>();

    Members(DistributionList list, Repositories repositories) {
        this.list = list;
        this.repositories = repositories;
    }

    List<Member> chosen() {
        return List.copyOf(byName.values());
    }

    /** What features bring and the list does not want; the place is the line that says so. */
    List<Member> unwanted() {
        return List.copyOf(left.values());
    }

    /** @param line the line of the list that brings the feature */
    void add(Feature feature, Place line) throws AssemblyException {
        for (Feature.FeatureBundle bundle : feature.bundles()) {
            Repositories.Found found;
            try {
                found = repositories.get(bundle.coordinates());
            } catch (AssemblyException e) {
                throw line.problem("feature " + feature.name() + ": " + e.getMessage());
            }
            BundleJar jar = read(found.file(), bundle.coordinates().toString(), line);
            checkDigest(found.file(), bundle.coordinates().toString(), bundle.sha256(), line);
            YamlValue.Text unwanted = unwanted(jar);
            if (unwanted != null) {
                left.put(jar.symbolicName(), member(jar, bundle, feature, unwanted.place()));
                continue;
            }
            Member other = byName.get(jar.symbolicName());
            if (other != null && !other.jar().version().equals(jar.version())) {
                throw line.problem("feature " + feature.name() + " brings " + jar.describe() + ", and feature "
                        + other.feature() + " brings version " + other.jar().version()
                        + "; two versions of one bundle do not go together: leave one of the features out");
            }
            if (other == null) {
                byName.put(jar.symbolicName(), member(jar, bundle, feature, line));
            }
        }
    }

    private static Member member(BundleJar jar, Feature.FeatureBundle bundle, Feature feature, Place line) {
        return new Member(
                jar,
                bundle.coordinates().toString(),
                bundle.startLevel(),
                feature.name(),
                "feature " + feature.name(),
                line,
                false,
                bundle.sha256());
    }

    void addListed() throws AssemblyException {
        for (ListedBundle listed : list.bundles()) {
            if (listed instanceof ListedBundle.FromMaven maven) {
                Repositories.Found found;
                try {
                    found = repositories.get(maven.coordinates());
                } catch (AssemblyException e) {
                    throw e.at(maven.place());
                }
                add(
                        found.file(),
                        found.coordinates().toString(),
                        found.coordinates().toString(),
                        maven.wish(),
                        listed);
            } else if (listed instanceof ListedBundle.FromFile one) {
                if (!Files.exists(one.file())) {
                    throw one.place()
                            .problem("there is no file " + one.path()
                                    + " (from the folder of the list); correct its path");
                }
                add(one.file(), "file:" + one.path(), one.path(), one.wish(), listed);
            } else if (listed instanceof ListedBundle.FromFolder many) {
                addFolder(many);
            }
        }
    }

    private void addFolder(ListedBundle.FromFolder many) throws AssemblyException {
        if (!Files.isDirectory(many.folder())) {
            throw many.place()
                    .problem("there is no folder " + many.path() + " (from the folder of the list); correct its path");
        }
        List<Path> jars;
        try (Stream<Path> files = Files.list(many.folder())) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw many.place().problem("the folder " + many.path() + " cannot be read: " + e.getMessage());
        }
        if (jars.isEmpty()) {
            throw many.place()
                    .problem("there is no .jar in the folder " + many.path() + "; put one there, or take the line out");
        }
        for (Path jar : jars) {
            String shown = many.path() + "/" + jar.getFileName();
            add(jar, "file:" + shown, shown, many.wish(), many);
        }
    }

    private void add(Path file, String id, String shown, ListedBundle.Wish wish, ListedBundle listed)
            throws AssemblyException {
        Place place = listed.place();
        checkInside(file, listed, shown);
        if (!String.valueOf(file.getFileName()).matches(FILE_NAME)) {
            throw place.problem("the file name of " + shown + " holds what no list of bundles can name; rename it with"
                    + " letters, digits, dots, dashes and underscores");
        }
        BundleJar jar = read(file, shown, place);
        checkDigest(file, shown, wish.sha256(), place);
        int java = neededJava(jar, place);
        if (java > list.java()) {
            throw place.problem(shown + " is compiled for Java " + java + ", and the list is for Java " + list.java()
                    + "; say \"java: " + java + "\", or take a build for an older Java");
        }
        Member other = byName.get(jar.symbolicName());
        if (other != null && other.listed()) {
            throw place.problem(shown + " and " + other.id().replaceFirst("^file:", "") + " (line "
                    + other.place().line() + ") are both the bundle " + jar.symbolicName() + "; keep one of them");
        }
        byName.put(
                jar.symbolicName(),
                new Member(
                        jar,
                        id,
                        wish.startLevel(),
                        "",
                        "line " + place.line()
                                + (other == null
                                        ? ""
                                        : ", instead of " + other.jar().version() + " of " + other.why()),
                        place,
                        true,
                        wish.sha256()));
    }

    /** A relative path leads to what lies beside the list; what lies elsewhere is named in full, so that it is meant. */
    private void checkInside(Path file, ListedBundle listed, String shown) throws AssemblyException {
        if (isRelative(listed)) {
            Path folder = list.folder();
            try {
                if (!file.toRealPath().startsWith(folder.toRealPath())) {
                    throw listed.place()
                            .problem(
                                    shown + " leads out of the folder of the list; write its full path if it is meant");
                }
            } catch (IOException e) {
                throw listed.place().problem(shown + " cannot be read: " + e.getMessage());
            }
        }
    }

    private static boolean isRelative(ListedBundle listed) {
        if (listed instanceof ListedBundle.FromFile one) {
            return !one.path().startsWith("/");
        }
        return listed instanceof ListedBundle.FromFolder many && !many.path().startsWith("/");
    }

    void checkWithout() throws AssemblyException {
        for (YamlValue.Text name : list.without()) {
            if (!left.containsKey(name.value())) {
                throw name.place()
                        .problem("no feature of this list brings a bundle \"" + name.value() + "\""
                                + Nearest.hint(name.value(), byName.keySet())
                                + "; take the line out, or correct the name");
            }
        }
    }

    private YamlValue.@Nullable Text unwanted(BundleJar jar) {
        return list.without().stream()
                .filter(name -> name.value().equals(jar.symbolicName()))
                .findFirst()
                .orElse(null);
    }

    private static BundleJar read(Path file, String shown, Place place) throws AssemblyException {
        try {
            return BundleJar.read(file, shown);
        } catch (AssemblyException e) {
            throw e.at(place);
        }
    }

    private static int neededJava(BundleJar jar, Place place) throws AssemblyException {
        try {
            return jar.neededJava();
        } catch (AssemblyException e) {
            throw e.at(place);
        }
    }

    private static void checkDigest(Path file, String shown, String wanted, Place place) throws AssemblyException {
        if (!wanted.isEmpty()) {
            String found = Digest.of(file);
            if (!found.equals(wanted)) {
                throw place.problem(shown + " is not what was meant: its SHA-256 is " + found + ", and " + wanted
                        + " is asked for; fetch it again, or correct the digest if you trust it");
            }
        }
    }
}
