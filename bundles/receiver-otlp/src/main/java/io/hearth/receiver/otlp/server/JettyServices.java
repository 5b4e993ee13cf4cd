/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.receiver.otlp.server;

import io.hearth.collector.api.ComponentException;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.jetty.alpn.java.server.JDK9ServerALPNProcessor;
import org.eclipse.jetty.http.HttpFieldPreEncoder;
import org.eclipse.jetty.http2.hpack.HpackFieldPreEncoder;

/**
 * Lets Jetty find its own parts. It looks for encoders of headers and for ALPN by {@link java.util.ServiceLoader} through
 * the thread's class loader, which sees no other bundle; this one sees the three bundles that have such parts. It stands
 * for OSGi's service loader mediator, which would be three more bundles for this one purpose.
 */
final class JettyServices extends ClassLoader {

    private final List<ClassLoader> bundles = List.of(
            loader(HttpFieldPreEncoder.class),
            loader(HpackFieldPreEncoder.class),
            loader(JDK9ServerALPNProcessor.class));

    /** What sets up something of Jetty. */
    interface Setup<T> {
        T run() throws ComponentException;
    }

    private JettyServices() {
        super(null);
    }

    private static ClassLoader loader(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    /**
     * Runs what makes Jetty look for its parts, which it does once for all when its first classes are initialized: nothing
     * of Jetty may be touched before.
     */
    static <T> T visibleTo(Setup<T> setup) throws ComponentException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new JettyServices());
        try {
            return setup.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (ClassLoader bundle : bundles) {
            try {
                return bundle.loadClass(name);
            } catch (ClassNotFoundException e) {
                // It is in another of them, or in none.
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        List<URL> found = new ArrayList<>();
        for (ClassLoader bundle : bundles) {
            for (URL url : Collections.list(bundle.getResources(name))) {
                if (!found.contains(url)) {
                    found.add(url);
                }
            }
        }
        return Collections.enumeration(found);
    }
}
