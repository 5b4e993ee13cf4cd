/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The watched folder {@code addons/}: a jar dropped there is checked, installed and started; a replaced one is updated; a removed one is uninstalled. A feature file (.json) is a set of bundles that comes and goes as a whole.
 *
 * <p>A file is taken when its size and time have stood still for two looks, so that a copy in progress is left alone. What is refused or fails is said once, until the file changes.
 * The folder is looked at, not listened to: one directory listing per look costs less than a native watch service's thread and classes.
 *
 * <p>Within one look removals come last, so that a successor is bound before its predecessor goes.
 */
final class AddonFolder {
    /** What the locations of dropped bundles begin with; the file's name follows. */
    static final String LOCATION = "addon:";

    private static final String FEATURE = ".json";
    private static final int SETTLED_MILLIS = 2000;

    private final BundleContext context;
    private final File folder;
    private final AddonCheck check;
    private final AddonFeatures features;
    private final BundleDoctor doctor;
    private final HostConsole console;
    private final int startLevel;
    private final Map<String, Seen> files = new HashMap<>();
    /** By file name: what a person would ask for later. */
    private final Map<String, String> problems = new ConcurrentSkipListMap<>();

    private long lookedAt = -1;
    private volatile boolean closed;
    private @Nullable Thread watcher;

    AddonFolder(
            BundleContext context,
            File folder,
            AddonCheck check,
            AddonFeatures features,
            BundleDoctor doctor,
            HostConsole console,
            int startLevel) {
        this.context = context;
        this.folder = folder;
        this.check = check;
        this.features = features;
        this.doctor = doctor;
        this.console = console;
        this.startLevel = startLevel;
    }

    /** What is known of one file: its look when last seen, the look that was acted upon, and the bundle made of it. */
    private static final class Seen {
        long length = -1;
        long modified = -1;
        boolean settled;

        @Nullable
        Bundle bundle;
    }

    /** Installs what lies there already; files that may still be growing are left to the watcher. */
    void scanAtStart() {
        scan();
        scan();
    }

    /** Why files that lie there are not used, one sentence each. Any thread. */
    List<String> problems() {
        return List.copyOf(problems.values());
    }

    private void problem(String name, String sentence) {
        problems.put(name, "addons/" + name + " " + sentence);
        console.say("addons/" + name + " " + sentence);
    }

    /** Starts looking, every {@code pollMillis}, four times as often while a file is new, on a thread of its own. */
    void watch(int pollMillis) {
        Thread thread = new Thread(() -> run(pollMillis), "hearth-addons");
        thread.setDaemon(true);
        watcher = thread;
        thread.start();
    }

    void close() {
        closed = true;
        Thread thread = watcher;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run(int pollMillis) {
        long pause = pollMillis;
        while (!closed) {
            try {
                Thread.sleep(pause);
                scan();
                pause = isSettled() ? pollMillis : Math.max(1, pollMillis / 4);
            } catch (InterruptedException e) {
                return;
            } catch (IllegalStateException stopping) {
                return;
            }
        }
    }

    private boolean isSettled() {
        for (Seen seen : files.values()) {
            if (!seen.settled) {
                return false;
            }
        }
        return true;
    }

    private void scan() {
        long modified = folder.lastModified();
        // Nearly always there is nothing in it and nothing new; a time just past may still cover another change.
        if (files.isEmpty() && modified == lookedAt && System.currentTimeMillis() - modified > SETTLED_MILLIS) {
            return;
        }
        lookedAt = modified;
        String[] names = folder.list((unused, name) -> name.endsWith(".jar") || name.endsWith(FEATURE));
        if (names == null || (names.length == 0 && files.isEmpty())) {
            return;
        }
        boolean changed = false;
        Set<String> present = new HashSet<>();
        for (String name : names) {
            present.add(name);
            changed |= look(name);
        }
        List<String> gone = new ArrayList<>(files.keySet());
        gone.removeAll(present);
        for (String name : gone) {
            changed |= remove(name);
        }
        if (changed) {
            startWaiting();
            doctor.visit();
            noteWaiting();
        }
    }

    private void noteWaiting() {
        for (Map.Entry<String, Seen> file : files.entrySet()) {
            Bundle bundle = file.getValue().bundle;
            if (bundle != null && bundle.getState() == Bundle.INSTALLED) {
                problems.put(file.getKey(), "addons/" + file.getKey() + " waits: it " + doctor.reason(bundle));
            }
        }
    }

    /** What did not resolve before may do so now: the framework does not try again by itself. */
    private void startWaiting() {
        for (Map.Entry<String, Seen> file : files.entrySet()) {
            Bundle bundle = file.getValue().bundle;
            if (bundle != null && bundle.getState() == Bundle.INSTALLED) {
                try {
                    start(bundle);
                    if (isRunning(bundle)) {
                        problems.remove(file.getKey());
                        console.say("addons/" + file.getKey() + " is running now: " + BundleDoctor.describe(bundle));
                    }
                } catch (BundleException e) {
                    problem(file.getKey(), "cannot be used: " + reason(e));
                }
            }
        }
    }

    private boolean look(String name) {
        File file = new File(folder, name);
        long length = file.length();
        long modified = file.lastModified();
        Seen seen = files.computeIfAbsent(name, unused -> new Seen());
        if (length != seen.length || modified != seen.modified) {
            seen.length = length;
            seen.modified = modified;
            seen.settled = false;
            return false;
        }
        if (seen.settled) {
            return false;
        }
        seen.settled = true;
        problems.remove(name);
        if (name.endsWith(FEATURE)) {
            return putFeature(name, file.toPath());
        }
        Path copy = null;
        try {
            // What was checked is what is installed, whatever happens to the file meanwhile.
            copy = Files.createTempFile("hearth-addon-", ".jar");
            Files.copy(file.toPath(), copy, StandardCopyOption.REPLACE_EXISTING);
            AddonCheck.Accepted accepted = check.check(copy);
            if (!accepted.warning().isEmpty()) {
                console.say("addons/" + name + ": " + accepted.warning());
            }
            if (seen.bundle == null) {
                install(name, copy, seen, accepted);
            } else {
                update(name, copy, seen.bundle, accepted);
            }
            return true;
        } catch (AddonCheck.RefusedException e) {
            problem(name, "is refused: " + e.getMessage());
        } catch (BundleException e) {
            problem(name, "cannot be used: " + reason(e));
        } catch (NoSuchFileException e) {
            // Removed between two lines of ours: the next look sees it gone.
        } catch (IOException e) {
            problem(name, "cannot be read: " + e.getMessage());
        } finally {
            delete(copy);
        }
        return false;
    }

    private boolean putFeature(String name, Path file) {
        boolean known = features.has(name);
        try {
            String parts = features.put(name, file);
            console.say("addons/" + name + (known ? " is updated: " : " is running: ") + parts);
            return true;
        } catch (AddonCheck.RefusedException e) {
            problem(name, "is refused: " + e.getMessage() + left(known));
        } catch (BundleException e) {
            problem(name, "cannot be used: " + reason(e) + left(known));
        } catch (IOException e) {
            problem(name, "cannot be read: " + e.getMessage() + left(known));
        }
        return false;
    }

    private static String left(boolean known) {
        return known ? "; what it brought before goes on" : "; nothing of it is installed";
    }

    private static void delete(@Nullable Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            copy.toFile().deleteOnExit();
        }
    }

    private void install(String name, Path copy, Seen seen, AddonCheck.Accepted accepted)
            throws BundleException, IOException {
        Bundle bundle = context.installBundle(LOCATION + name, Files.newInputStream(copy));
        seen.bundle = bundle;
        bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
        start(bundle);
        if (isRunning(bundle)) {
            console.say("addons/" + name + " is running: " + accepted.symbolicName() + " " + accepted.version());
        }
    }

    private void update(String name, Path copy, Bundle bundle, AddonCheck.Accepted accepted)
            throws BundleException, IOException {
        // Started once, when it is whole: an update of what runs starts it, and the refresh stops it again.
        bundle.stop(Bundle.STOP_TRANSIENT);
        bundle.update(Files.newInputStream(copy));
        refresh(bundle);
        start(bundle);
        if (isRunning(bundle)) {
            console.say("addons/" + name + " is updated: " + accepted.symbolicName() + " " + accepted.version());
        }
    }

    private boolean remove(String name) {
        Seen seen = files.remove(name);
        problems.remove(name);
        if (features.has(name)) {
            return removeFeature(name);
        }
        if (seen == null || seen.bundle == null) {
            return false;
        }
        try {
            String described = BundleDoctor.describe(seen.bundle);
            seen.bundle.uninstall();
            refresh(seen.bundle);
            console.say("addons/" + name + " is gone: " + described + " is uninstalled");
        } catch (BundleException e) {
            console.say("addons/" + name + " is gone, but cannot be uninstalled: " + reason(e));
        }
        return true;
    }

    private boolean removeFeature(String name) {
        try {
            String parts = features.remove(name);
            console.say("addons/" + name + " is gone: " + (parts.isEmpty() ? "nothing" : parts) + " is uninstalled");
        } catch (BundleException e) {
            console.say("addons/" + name + " is gone, but cannot be uninstalled: " + reason(e));
        }
        return true;
    }

    /** A bundle that does not resolve is no failure here: the doctor explains it, and it starts by itself later. */
    private void start(Bundle bundle) throws BundleException {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start();
        } catch (BundleException e) {
            if (e.getType() != BundleException.RESOLVE_ERROR) {
                throw e;
            }
        }
    }

    private void refresh(Bundle bundle) {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener listener = event -> done.countDown();
        wiring.refreshBundles(List.of(bundle), listener);
        try {
            if (!done.await(10, TimeUnit.SECONDS)) {
                console.say("bundles are still being rewired after 10 seconds: " + BundleDoctor.describe(bundle));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRunning(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    private static String reason(BundleException e) {
        Throwable cause = e;
        for (Throwable next = e.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        return cause == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
    }
}
