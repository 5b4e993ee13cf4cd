/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * A main program around another: runs that, then prints the threads that are there and were not before. Those of Hearth
 * have some time to end: what calls others' code is told to stop and not waited for.
 */
public final class ThreadsLeft {
    private ThreadsLeft() {}

    /** @param args the class of the other program and its arguments */
    public static void main(String[] args) throws ReflectiveOperationException {
        Set<String> before = names();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
        Set<String> left = left(before);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (left.stream().anyMatch(name -> name.startsWith("hearth")) && System.nanoTime() < deadline) {
            Pause.millis(50);
            left = left(before);
        }
        System.out.println("threads left: " + left);
    }

    private static Set<String> left(Set<String> before) {
        Set<String> left = names();
        left.removeAll(before);
        return left;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }
}
