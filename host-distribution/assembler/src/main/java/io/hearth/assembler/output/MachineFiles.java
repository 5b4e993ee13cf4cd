/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.assembler.output;

import io.hearth.assembler.AssemblyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an image without a base has from the machine that assembles it: the shell and the commands of the start script, the
 * loader, and the libraries that these and the bundled runtime need. So such an image is another on another machine.
 */
final class MachineFiles {
    private static final List<String> COMMANDS = List.of("readlink", "uname", "tr", "mkdir");
    private static final List<String> COMMAND_FOLDERS = List.of("/usr/bin", "/bin");

    private final Set<String> done = new HashSet<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private final EntryTree tree = new EntryTree();
    private final Architecture architecture;

    private MachineFiles(Architecture architecture) {
        this.architecture = architecture;
    }

    static EntryTree of(Path runtime, Architecture architecture) throws AssemblyException {
        if (architecture != Architecture.ofThisMachine()) {
            throw new AssemblyException("an image for " + architecture.debian()
                    + " needs a base, since this machine's C library is for another processor: give an OCI image layout"
                    + " or an archive of a root file system");
        }
        MachineFiles files = new MachineFiles(architecture);
        try {
            files.command("sh", "bin/sh");
            for (String command : COMMANDS) {
                files.command(command, "usr/bin/" + command);
            }
            files.runtime(runtime);
            while (!files.open.isEmpty()) {
                files.needsOf(files.open.remove());
            }
        } catch (IOException e) {
            throw new AssemblyException("cannot read a program or library of this machine: " + e.getMessage(), e);
        }
        return files.tree;
    }

    private void command(String name, String path) throws IOException, AssemblyException {
        for (String folder : COMMAND_FOLDERS) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                add(path, file.toRealPath(), EntryTree.PROGRAM_MODE);
                return;
            }
        }
        throw new AssemblyException("this machine has no " + name + " that an image could take; give it a base");
    }

    private void runtime(Path runtime) throws IOException {
        try (Stream<Path> found = Files.walk(runtime)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            files.forEach(file -> done.add(String.valueOf(file.getFileName())));
            open.addAll(files);
        }
    }

    private void needsOf(Path file) throws IOException, AssemblyException {
        ElfNeeds needs = ElfNeeds.read(file).orElse(null);
        if (needs == null || needs.machine() != architecture.elfMachine()) {
            return;
        }
        if (!needs.interpreter().isEmpty() && done.add(needs.interpreter())) {
            Path loader = Path.of(needs.interpreter());
            done.add(String.valueOf(loader.getFileName()));
            add(needs.interpreter().substring(1), loader.toRealPath(), EntryTree.PROGRAM_MODE);
        }
        for (String library : needs.libraries()) {
            if (done.add(library)) {
                library(library, file);
            }
        }
    }

    private void library(String soname, Path neededBy) throws IOException, AssemblyException {
        EntryTree.checkPath(soname);
        for (String folder : libraryFolders()) {
            Path file = Path.of(folder, soname);
            if (Files.isRegularFile(file)) {
                add(folder.substring(1) + "/" + soname, file.toRealPath(), EntryTree.FILE_MODE);
                return;
            }
        }
        throw new AssemblyException(
                neededBy + " needs " + soname + ", which this machine does not have; give the image a base");
    }

    /** Where loaders look without being told, on Debian's and on other systems. */
    private List<String> libraryFolders() {
        String triplet = architecture.rpm() + "-linux-gnu";
        List<String> folders = new ArrayList<>();
        for (String folder : List.of("lib/" + triplet, "lib64", "lib")) {
            folders.add("/" + folder);
            folders.add("/usr/" + folder);
        }
        return folders;
    }

    private void add(String path, Path file, int mode) throws IOException, AssemblyException {
        tree.add(new Entry.File(path, mode, 0, new Entry.OnDisk(file, Files.size(file))));
        open.add(file);
    }
}
