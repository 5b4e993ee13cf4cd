/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a feature file asks for, by the assembler's reader: its classes are loaded when the first feature file is dropped, and
 * not before.
 */
final class FeatureParts {
    private static final String READER = "io.hearth.assembler.DroppedFeature";

    private final HostLayout layout;
    private final List<ListedBundle> bundles;

    FeatureParts(HostLayout layout, List<ListedBundle> bundles) {
        this.layout = layout;
        this.bundles = List.copyOf(bundles);
    }

    /**
     * A bundle of a feature.
     *
     * @param sha256 what its file must have; empty if the feature does not say
     */
    record Part(Path jar, int startLevel, String id, String sha256) {}

    /**
     * Reads a feature file.
     *
     * @param file where it lies, which is where its bundles are looked for
     * @param copy what is read
     */
    List<Part> of(Path file, Path copy) throws AddonCheck.RefusedException {
        List<Part> parts = new ArrayList<>();
        try (URLClassLoader loader = loader()) {
            Map<String, Path> paths = Map.of("file", file, "copy", copy, "home", layout.home());
            for (Map.Entry<String, String> jar :
                    new LinkedHashMap<>(reader(loader).apply(paths)).entrySet()) {
                String[] words = jar.getValue().split(" ", 3);
                parts.add(new Part(Path.of(jar.getKey()), Integer.parseInt(words[0]), words[1], words[2]));
            }
            return parts;
        } catch (IllegalArgumentException e) {
            throw new AddonCheck.RefusedException(String.valueOf(e.getMessage()));
        } catch (ReflectiveOperationException | IOException | LinkageError e) {
            throw new AddonCheck.RefusedException("this distribution cannot read feature files: " + e);
        }
    }

    @SuppressWarnings("unchecked") // found by name; both sides share types of the Java runtime only
    private static Function<Map<String, Path>, Map<String, String>> reader(ClassLoader loader)
            throws ReflectiveOperationException {
        return (Function<Map<String, Path>, Map<String, String>>) loader.loadClass(READER)
                .asSubclass(Function.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private URLClassLoader loader() throws MalformedURLException {
        List<URL> path = new ArrayList<>();
        File[] jars = layout.assembler().toFile().listFiles((folder, name) -> name.endsWith(".jar"));
        for (File jar : jars == null ? new File[0] : jars) {
            path.add(jar.toURI().toURL());
        }
        for (ListedBundle bundle : bundles) {
            path.add(bundle.jar().toUri().toURL());
        }
        return new URLClassLoader(path.toArray(new URL[0]), FeatureParts.class.getClassLoader());
    }
}
