// SPDX-License-Identifier: Apache-2.0

/**
 * What itests/bench runtimes measures at: {@code deep N} burns below N frames, {@code idle} waits. {@code many} is a class
 * of its own, which the benchmark writes.
 */
public class Cost {
    static long leaf(long n) {
        long s = 0;
        for (long i = 0; i < n; i++) s += i % 7;
        return s;
    }

    static long recurse(int depth) {
        return depth > 0 ? recurse(depth - 1) + 1 : leaf(2_000_000);
    }

    public static void main(String[] arguments) throws InterruptedException {
        long sum = 0;
        while (arguments[0].equals("deep")) sum += recurse(Integer.parseInt(arguments[1]));
        while (sum == 0) Thread.sleep(1000);
    }
}
