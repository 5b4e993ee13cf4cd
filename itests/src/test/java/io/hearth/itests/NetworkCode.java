/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Which bundles of a distribution have classes that refer to the runtime's classes for connections. It cannot tell what native
 * code and reflection do, nor what {@code java.net.URL} opens.
 */
final class NetworkCode {
    private static final List<String> CONNECTIONS = List.of(
            "java/net/Socket",
            "java/net/ServerSocket",
            "java/net/DatagramSocket",
            "java/net/HttpURLConnection",
            "java/net/URLConnection",
            "java/net/http/",
            "javax/net/",
            "com/sun/net/httpserver/",
            "java/nio/channels/SocketChannel",
            "java/nio/channels/ServerSocketChannel",
            "java/nio/channels/DatagramChannel",
            "java/nio/channels/AsynchronousSocketChannel");

    private NetworkCode() {}

    /** Symbolic names. */
    static Set<String> in(Assembled distribution) {
        Set<String> found = new TreeSet<>();
        for (String path : distribution.paths()) {
            add(distribution.home().resolve(path), found);
        }
        return found;
    }

    private static void add(Path bundle, Set<String> found) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            String name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        if (ClassReferences.of(in).stream().anyMatch(NetworkCode::isConnection)) {
                            found.add(name.split(";")[0].strip());
                            return;
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isConnection(String reference) {
        return CONNECTIONS.stream().anyMatch(reference::startsWith);
    }
}
