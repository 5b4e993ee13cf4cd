/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A folded file: one line a stack, root first after the process's name, and how often it was seen. */
record FoldedProfile(List<Stack> stacks) {

    static FoldedProfile read(Path file) {
        List<Stack> stacks = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isEmpty()) {
                    int space = line.lastIndexOf(' ');
                    List<String> frames = List.of(line.substring(0, space).split(";"));
                    stacks.add(new Stack(
                            frames.get(0),
                            frames.subList(1, frames.size()),
                            Long.parseLong(line.substring(space + 1))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FoldedProfile(stacks);
    }

    long samples() {
        return samples(stack -> true);
    }

    long samples(Predicate<Stack> which) {
        return stacks.stream().filter(which).mapToLong(Stack::count).sum();
    }

    /** The samples of one process name alone. */
    FoldedProfile of(String process) {
        return new FoldedProfile(
                stacks.stream().filter(stack -> stack.process().equals(process)).toList());
    }

    /** Samples in whose stack a function is, however deep. */
    long samplesIn(String function) {
        return samples(stack -> stack.frames().contains(function));
    }

    /** One stack; frames root first, kernel frames end in {@code _[k]}. */
    record Stack(String process, List<String> frames, long count) {
        List<String> userFrames() {
            return frames.stream().filter(frame -> !frame.endsWith("_[k]")).toList();
        }
    }
}
