// SPDX-License-Identifier: Apache-2.0

/** Burns for as many seconds as its argument says. */
public class Burn {
    static long leaf(long n) {
        long s = 0;
        for (long i = 0; i < n; i++) s += i % 7;
        return s;
    }

    static long recurse(int depth) {
        return depth > 0 ? recurse(depth - 1) + 1 : leaf(100_000);
    }

    public static void main(String[] arguments) {
        long end = System.nanoTime() + (long) (1e9 * Double.parseDouble(arguments[0]));
        long sum = 0;
        while (System.nanoTime() < end) sum += recurse(20);
        if (sum == 42) System.out.println(sum);
    }
}
