/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.itests;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** A main program around another: runs that, then prints the threads that are there and were not before. */
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
        Set<String> left = names();
        left.removeAll(before);
        System.out.println("threads left: " + left);
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }
}
