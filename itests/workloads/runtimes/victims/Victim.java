// SPDX-License-Identifier: Apache-2.0

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * A program whose memory HostileRuntimeTest overwrites: stacks of all kinds of frames, below them a loop that needs next
 * to nothing of what is overwritten, so that the program lives long enough to be sampled in that state.
 */
public class Victim {
    static volatile long sink;
    static int[] data = new int[64];

    /** Spins in compiled or interpreted code, depending on how often it has run. */
    static long spin(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        long s = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 50_000; i++) s += i % 7;
        }
        return s;
    }

    interface Shape {
        long area(int depth, long millis);
    }

    static final Shape[] SHAPES = {
        (depth, millis) -> descend(depth, millis) + 1,
        new Shape() {
            public long area(int depth, long millis) {
                return descend(depth, millis) + 2;
            }
        },
    };

    static long descend(int depth, long millis) {
        if (depth == 0) return spin(millis);
        switch (depth % 4) {
            case 0:
                return SHAPES[depth / 4 % 2].area(depth - 1, millis);
            case 1:
                return apply(n -> descend(depth - 1, n), millis);
            case 2:
                return inlined(depth, millis);
            default:
                return sorted(depth, millis);
        }
    }

    static long apply(LongUnaryOperator operator, long n) {
        return operator.applyAsLong(n);
    }

    static long inlined(int depth, long millis) {
        return descend(depth - 1, millis) + data[depth & 63];
    }

    static long sorted(int depth, long millis) {
        long[] result = new long[1];
        Integer[] numbers = {3, 1};
        Arrays.sort(numbers, (a, b) -> {
            result[0] += descend(depth - 1, millis);
            return a - b;
        });
        return result[0];
    }

    public static void main(String[] arguments) {
        for (int i = 0; i < 3000; i++) sink += descend(i % 12, 0);
        Thread other = new Thread(() -> {
            while (true) sink += descend(60, 700);
        });
        other.setDaemon(true);
        other.start();
        while (true) sink += descend(23, 300);
    }
}
