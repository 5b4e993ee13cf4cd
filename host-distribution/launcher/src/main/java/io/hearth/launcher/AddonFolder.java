/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import io.hearth.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * The watched folder {@code addons/}: a jar dropped there is checked, installed and started; a replaced one is updated; a
 * removed one is uninstalled. A feature file (.json) is a set of bundles that comes and goes as a whole.
 *
 * <p>A file is taken when it has stood still for two looks and is whole, so that a copy in progress is left alone. What is
 * refused or fails is said once, until the file changes; whatever a file does to its own installation, the others are looked at.
 * The folder is looked at, not listened to: one directory listing per look costs less than a native watch service's thread and classes.
 *
 * <p>Within one look removals come last, so that a successor is bound before its predecessor goes.
 */
final class AddonFolder {
    private static final String JAR = ".jar";
    private static final String FEATURE = ".json";
    private static final int SETTLED_MILLIS = 2000;

    private final Path folder;
    private final AddonBundles bundles;
    private final AddonCheck check;
    private final AddonFeatures features;
    private final PrivateCopies copies;
    private final BundleDoctor doctor;
    private final AddonReport report;
    private final int startLevel;
    private final Map<Path, Seen> files = new HashMap<>();

    private long lookedAt = -1;
    private volatile boolean closed;
    private @Nullable Thread watcher;
    private String failure = "";

    AddonFolder(
            Path folder,
            AddonBundles bundles,
            AddonCheck check,
            AddonFeatures features,
            PrivateCopies copies,
            BundleDoctor doctor,
            AddonReport report,
            int startLevel) {
        this.folder = folder;
        this.bundles = bundles;
        this.check = check;
        this.features = features;
        this.copies = copies;
        this.doctor = doctor;
        this.report = report;
        this.startLevel = startLevel;
    }

    /** What is known of one file. */
    private static final class Seen {
        final String name;

        /** Null before the first look, and where a link leads nowhere. */
        @Nullable
        FileLook look;

        boolean known;
        boolean settled;

        @Nullable
        Bundle bundle;

        Seen(String name) {
            this.name = name;
        }
    }

    /** Installs what lies there already. */
    void scanAtStart() {
        try {
            scan(false);
            scan(false);
        } catch (IOException | RuntimeException | Error e) { // The host starts without its add-ons.
            failed(e);
        }
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
                scan(true);
                failure = "";
                pause = isSettled() ? pollMillis : Math.max(1, pollMillis / 4);
            } catch (InterruptedException e) {
                // Only a close ends this thread; an add-on that interrupts what it does not own costs one pause.
            } catch (IOException | RuntimeException | Error e) { // Also out of memory: there may be some again later.
                pause = pollMillis;
                failed(e);
            }
        }
    }

    private void failed(Throwable e) {
        try {
            String text = String.valueOf(e);
            if (!closed && !text.equals(failure)) {
                failure = text;
                report.say("", "cannot be looked at, and will be looked at again: " + text);
            }
        } catch (OutOfMemoryError again) {
            // Nothing can be said now; the next look says it.
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

    /** @param patient whether files that seem unfinished are left for a later look */
    private void scan(boolean patient) throws IOException {
        long modified = modified();
        // Nearly always there is nothing in it and nothing new; a time just past may still cover another change.
        if (files.isEmpty() && modified == lookedAt && System.currentTimeMillis() - modified > SETTLED_MILLIS) {
            return;
        }
        lookedAt = modified;
        List<Path> found = list();
        if (found.isEmpty() && files.isEmpty()) {
            return;
        }
        boolean changed = false;
        Set<Path> present = new HashSet<>(found);
        for (Path file : found) {
            changed |= look(file, patient);
        }
        List<Path> gone = new ArrayList<>(files.keySet());
        gone.removeAll(present);
        for (Path file : gone) {
            changed |= remove(file);
        }
        if (changed) {
            startWaiting();
            doctor.visit();
            noteWaiting();
        }
    }

    private long modified() throws IOException {
        try {
            return Files.getLastModifiedTime(folder).toMillis();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** As paths, which keep the bytes of names that this locale cannot spell. */
    private List<Path> list() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(JAR) || name.endsWith(FEATURE)) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            // No folder, no files; what it held is gone.
        }
        return found;
    }

    private void noteWaiting() {
        for (Seen seen : files.values()) {
            Bundle bundle = seen.bundle;
            if (bundle != null && bundle.getState() == Bundle.INSTALLED) {
                report.note(seen.name, "waits: it " + doctor.reason(bundle));
            }
        }
    }

    /** What did not resolve before may do so now: the framework does not try again by itself. */
    private void startWaiting() {
        for (Seen seen : files.values()) {
            Bundle bundle = seen.bundle;
            if (bundle != null && bundle.getState() == Bundle.INSTALLED) {
                attempt(seen, () -> {
                    bundles.start(bundle);
                    if (AddonBundles.isRunning(bundle)) {
                        report.solved(seen.name);
                        report.say(seen.name, "is running now: " + BundleDoctor.describe(bundle));
                    }
                });
            }
        }
    }

    private boolean look(Path file, boolean patient) throws IOException {
        Seen seen = files.computeIfAbsent(file, unused -> new Seen(FileNames.shown(file)));
        FileLook look = UnfinishedFiles.look(file);
        if (!seen.known || !java.util.Objects.equals(look, seen.look)) {
            seen.known = true;
            seen.look = look;
            seen.settled = false;
            return false;
        }
        if (seen.settled || (patient && look != null && UnfinishedFiles.isUnfinished(file, look))) {
            return false;
        }
        seen.settled = true;
        report.solved(seen.name);
        return attempt(seen, () -> put(seen, file));
    }

    /** A step of one file; returns whether it was done. */
    private boolean attempt(Seen seen, Step step) {
        boolean feature = seen.name.endsWith(FEATURE);
        String left = !feature
                ? ""
                : features.has(seen.name) ? "; what it brought before goes on" : "; nothing of it is installed";
        try {
            step.run();
            return true;
        } catch (PrivateCopies.ChangedException e) {
            seen.settled = false;
        } catch (NoSuchFileException e) {
            // Removed between two lines of ours: the next look sees it gone.
        } catch (AddonCheck.RefusedException e) {
            report.problem(seen.name, "is refused: " + e.getMessage() + left);
        } catch (BundleException e) {
            report.problem(seen.name, "cannot be used: " + reason(e) + left);
        } catch (IOException e) {
            report.problem(seen.name, "cannot be read: " + e.getMessage() + left);
        } catch (RuntimeException | Error e) { // An activator may throw anything, and costs itself only.
            report.problem(seen.name, "cannot be used: " + e + left);
        }
        return false;
    }

    private interface Step {
        void run() throws AddonCheck.RefusedException, BundleException, IOException;
    }

    private void put(Seen seen, Path file) throws AddonCheck.RefusedException, BundleException, IOException {
        if (seen.name.endsWith(FEATURE)) {
            boolean known = features.has(seen.name);
            String parts = features.put(seen.name, file);
            report.say(seen.name, (known ? "is updated: " : "is running: ") + parts);
            return;
        }
        try (PrivateCopies.Copy copy = copies.of(file)) {
            AddonCheck.Accepted accepted = check.check(copy.file());
            boolean known = seen.bundle != null;
            Bundle bundle = seen.bundle;
            if (bundle == null) {
                bundle = bundles.install(seen.name, copy.file(), accepted, startLevel);
                seen.bundle = bundle;
                note(seen, accepted);
                bundles.start(bundle);
            } else {
                note(seen, accepted);
                bundles.update(bundle, copy.file());
            }
            if (AddonBundles.isRunning(bundle)) {
                String what = accepted.symbolicName() + " " + accepted.version();
                report.say(seen.name, (known ? "is updated: " : "is running: ") + what);
            }
        }
    }

    private void note(Seen seen, AddonCheck.Accepted accepted) {
        if (accepted.warning().isEmpty()) {
            report.trusted(seen.name);
        } else {
            report.warn(seen.name, accepted.warning());
        }
    }

    private boolean remove(Path file) {
        Seen seen = files.remove(file);
        if (seen == null) {
            return false;
        }
        report.solved(seen.name);
        report.trusted(seen.name);
        Bundle bundle = seen.bundle;
        boolean feature = features.has(seen.name);
        if (!feature && bundle == null) {
            return false;
        }
        try {
            String described = feature ? features.remove(seen.name) : "";
            if (bundle != null) {
                described = BundleDoctor.describe(bundle);
                bundles.remove(bundle);
            }
            report.say(seen.name, "is gone: " + (described.isEmpty() ? "nothing" : described) + " is uninstalled");
        } catch (BundleException e) {
            report.say(seen.name, "is gone, but cannot be uninstalled: " + reason(e));
        } catch (RuntimeException | Error e) { // An activator may throw anything when it stops.
            report.say(seen.name, "is gone, but cannot be uninstalled: " + e);
        }
        return true;
    }

    private static String reason(BundleException e) {
        Throwable cause = e;
        for (Throwable next = e.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        String text = cause == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
        return TerminalText.escape(text);
    }
}
