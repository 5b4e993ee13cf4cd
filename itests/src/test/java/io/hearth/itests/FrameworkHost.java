/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A main program that starts whatever OSGi framework is on its class path, by the launching API of the OSGi specification
 * alone (Core 8, chapter 4.2), with bundles and properties that are listed in a file: lines {@code PATH} and {@code
 * KEY=VALUE}. Then it reads commands: {@code install PATH}, {@code stop}.
 */
public final class FrameworkHost {
    private FrameworkHost() {}

    public static void main(String[] args) throws IOException, BundleException, InterruptedException {
        Map<String, String> properties = new HashMap<>();
        List<String> jars = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            int equal = line.indexOf('=');
            if (equal < 0) {
                jars.add(line);
            } else {
                properties.put(line.substring(0, equal), line.substring(equal + 1));
            }
        }
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(properties);
        framework.init();
        framework.getBundleContext().addFrameworkListener(FrameworkHost::print);
        List<Bundle> bundles = new ArrayList<>();
        for (String jar : jars) {
            bundles.add(install(framework, jar));
        }
        framework.start();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        System.out.println("started " + framework.getSymbolicName() + " " + framework.getVersion());
        follow(framework);
        framework.stop();
        framework.waitForStop(0);
        System.out.println("stopped");
    }

    private static void follow(Framework framework) throws IOException, BundleException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null && !line.equals("stop"); line = commands.readLine()) {
            Bundle bundle = install(framework, line.substring("install ".length()));
            bundle.start();
            System.out.println("installed " + bundle.getSymbolicName());
        }
    }

    private static Bundle install(Framework framework, String jar) throws BundleException {
        return framework.getBundleContext().installBundle(Path.of(jar).toUri().toString());
    }

    private static void print(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.out.println("framework error of " + event.getBundle() + ": " + event.getThrowable());
        }
    }
}
