// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.LongUnaryOperator;
import java.util.zip.Deflater;

/**
 * Chains of calls that are known: each scenario runs for some milliseconds at a time, again and again, for as many
 * seconds as the argument says. The names of what a second argument lists, separated by commas, run alone.
 */
public class Chains {
    static volatile long sink;
    static final long SLICE = 3_000_000;

    /** The leaf of most chains: keeps a processor busy without a call. */
    static long leaf(long n) {
        long s = 0;
        for (long i = 0; i < n; i++) s += i % 7;
        return s;
    }

    static void recursion() {
        sink += recurse(30);
    }

    static long recurse(int depth) {
        return depth > 0 ? recurse(depth - 1) + 1 : leaf(20_000);
    }

    static void mutual() {
        sink += even(20);
    }

    static long even(int n) {
        return n == 0 ? leaf(20_000) : odd(n - 1) + 1;
    }

    static long odd(int n) {
        return even(n - 1) + 1;
    }

    static void inlined() {
        sink += outer(20_000);
    }

    static long outer(int n) {
        long s = 0;
        for (int i = 0; i < 4; i++) s += middle(n / 4, i);
        return s;
    }

    static long middle(int n, int i) {
        return inner(n, i) + i;
    }

    /** A step that is no constant makes the compiler describe the place it loops at. */
    static long inner(int n, int i) {
        long s = i;
        for (int k = 0; k < n; k += step) s += k % 7;
        return s;
    }

    static int step = 1;

    static void lambda() {
        long by = sink & 1;
        sink += apply(n -> leaf(n) + by, 20_000);
    }

    static long apply(LongUnaryOperator operator, long n) {
        return operator.applyAsLong(n);
    }

    static void exceptions() {
        for (int i = 0; i < 50; i++) {
            try {
                sink += thrower(8);
            } catch (IllegalStateException e) {
                sink += e.getStackTrace().length > 3 ? 1 : 2;
            }
        }
    }

    static long thrower(int depth) {
        if (depth == 0) throw new IllegalStateException("expected");
        return thrower(depth - 1) + 1;
    }

    interface Shape {
        long area(long n);
    }

    abstract static class Base implements Shape {
        abstract long factor(long n);
    }

    static final class One extends Base {
        public long area(long n) {
            return leaf(n) + 1;
        }

        long factor(long n) {
            return leaf(n) + 2;
        }
    }

    static final class Two extends Base {
        public long area(long n) {
            return leaf(n) + 3;
        }

        long factor(long n) {
            return leaf(n) + 4;
        }
    }

    static final class Three extends Base {
        public long area(long n) {
            return leaf(n) + 5;
        }

        long factor(long n) {
            return leaf(n) + 6;
        }
    }

    static final Shape[] SHAPES = {new One(), new Two(), new Three()};
    static final Base[] BASES = {new One(), new Two(), new Three()};

    static void dispatch() {
        for (int i = 0; i < 300; i++) sink += area(SHAPES[i % 3]) + factor(BASES[i % 3]);
    }

    static long area(Shape shape) {
        return shape.area(20);
    }

    static long factor(Base base) {
        return base.factor(20);
    }

    static void namen() {
        sink += größeÜberprüfen名前𝕏(20_000);
    }

    static long größeÜberprüfen名前𝕏(long n) {
        return aVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongName(
                n);
    }

    static long
            aVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongName(
                    long n) {
        return leaf(n);
    }

    static final Integer[] NUMBERS = new Integer[500];

    static void sort() {
        for (int i = 0; i < NUMBERS.length; i++) NUMBERS[i] = (int) (i * 7919L % 1009);
        Arrays.sort(NUMBERS, new Comparator<Integer>() {
            @Override
            public int compare(Integer a, Integer b) {
                return Integer.compare(a, b);
            }
        });
        sink += NUMBERS[3];
    }

    static final long[] FROM = new long[1 << 15];
    static final long[] TO = new long[1 << 15];

    static void copy() {
        System.arraycopy(FROM, 1, TO, 0, FROM.length - 1);
        sink += TO[5];
    }

    static final byte[] PLAIN = new byte[20_000];
    static final byte[] PACKED = new byte[20_000];

    static void deflate() {
        for (int i = 0; i < PLAIN.length; i++) PLAIN[i] = (byte) (i * i >> 5);
        Deflater deflater = new Deflater();
        deflater.setInput(PLAIN);
        deflater.finish();
        sink += deflater.deflate(PACKED);
        deflater.end();
    }

    /** Java that native code calls: a class is initialised by a loader of its own, which makes the next one. */
    static void nest() {
        nest(6);
    }

    public static int nesting;

    public static void nest(int depth) {
        if (depth == 0) {
            long end = System.nanoTime() + SLICE;
            while (System.nanoTime() < end) sink += leaf(20_000);
            return;
        }
        try {
            nesting = depth - 1;
            Class.forName("Chains$Nest", true, new NestLoader());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class Nest {
        static {
            nest(nesting);
        }
    }

    static final class NestLoader extends ClassLoader {
        private static byte[] bytes;

        NestLoader() {
            super(Chains.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals("Chains$Nest")) return super.loadClass(name, resolve);
            try (InputStream in = Chains.class.getResourceAsStream("/Chains$Nest.class")) {
                if (bytes == null) bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Seven parts of ten of the processor's time, and three. */
    static void weights() {
        seventy(cpuNanos() + 7_000_000);
        thirty(cpuNanos() + 3_000_000);
    }

    static void seventy(long end) {
        while (cpuNanos() < end) sink += leaf(200_000);
    }

    static void thirty(long end) {
        while (cpuNanos() < end) sink += leaf(200_000);
    }

    static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Runs a scenario for a slice; weights measure themselves. */
    static void run(String name, Runnable scenario) {
        long end = System.nanoTime() + SLICE;
        do scenario.run();
        while (System.nanoTime() < end);
    }

    static final Object[][] SCENARIOS = {
        {"recursion", (Runnable) Chains::recursion},
        {"mutual", (Runnable) Chains::mutual},
        {"inlined", (Runnable) Chains::inlined},
        {"lambda", (Runnable) Chains::lambda},
        {"exceptions", (Runnable) Chains::exceptions},
        {"dispatch", (Runnable) Chains::dispatch},
        {"namen", (Runnable) Chains::namen},
        {"sort", (Runnable) Chains::sort},
        {"copy", (Runnable) Chains::copy},
        {"deflate", (Runnable) Chains::deflate},
        {"nest", (Runnable) Chains::nest},
        {"weights", (Runnable) Chains::weights},
    };

    static void rounds(long end, String wanted) {
        while (System.nanoTime() < end) {
            for (Object[] scenario : SCENARIOS) {
                if (wanted.isEmpty() || ("," + wanted + ",").contains("," + scenario[0] + ",")) {
                    run((String) scenario[0], (Runnable) scenario[1]);
                }
            }
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        long end = System.nanoTime() + (long) (1e9 * Double.parseDouble(arguments[0]));
        String wanted = arguments.length > 1 ? arguments[1] : "";
        System.out.println("ready");
        Thread other = new Thread(() -> rounds(end, wanted.isEmpty() ? "recursion,dispatch,weights" : wanted), "other");
        other.start();
        rounds(end, wanted);
        other.join();
    }
}
