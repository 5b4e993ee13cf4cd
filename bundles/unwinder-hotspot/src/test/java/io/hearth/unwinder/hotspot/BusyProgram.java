/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.unwinder.hotspot;

/** Keeps some methods busy until it is ended. */
public final class BusyProgram {
    static volatile long sink;

    private BusyProgram() {}

    static long outer(int n) {
        long s = 0;
        for (int i = 0; i < n; i++) {
            s += middle(i);
        }
        return s;
    }

    static long middle(int n) {
        return inner(n) + 1;
    }

    static long inner(int n) {
        return n % 7 == 3 ? Long.toString(n).hashCode() : n;
    }

    public static void main(String[] arguments) throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            sink += outer(1000);
        }
        System.out.println("ready");
        while (true) {
            sink += outer(1000);
            Thread.sleep(10);
        }
    }
}
