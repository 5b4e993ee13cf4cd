/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Signals of the operating system: the first INT or TERM asks for an orderly stop, the second ends the process at once; HUP is handed on each time.
 *
 * <p>Handlers run on a thread of the JVM's own and must return soon.
 */
final class StopSignals {
    private static final int EXIT_BY_SIGNAL = 128;
    private static final int INT = 2;
    private static final int TERM = 15;

    /**
     * Wrappers such as timeout pass on a Ctrl-C that the terminal delivers as well, and timeout signals its child and then its
     * group: both within a moment are one. On a busy machine the second handler may run late.
     */
    private static final long SAME_SIGNAL_NANOS = 1_000_000_000L;

    private final AtomicReference<@Nullable Long> askedAt = new AtomicReference<>();
    private final Consumer<String> receiver;
    private final LongSupplier clock;
    private final IntConsumer halt;

    /** @param receiver is told {@code INT}, {@code TERM} or {@code HUP}, each on a thread of its own */
    StopSignals(Consumer<String> receiver) {
        this(receiver, System::nanoTime, code -> Runtime.getRuntime().halt(code));
    }

    StopSignals(Consumer<String> receiver, LongSupplier clock, IntConsumer halt) {
        this.receiver = receiver;
        this.clock = clock;
        this.halt = halt;
    }

    void install() {
        try {
            // By reflection: every JDK has these classes, but no release's documented API lists them, so javac warns.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handlerType}, this::invoked);
            Method handle = signal.getMethod("handle", signal, handlerType);
            for (String name : new String[] {"INT", "TERM", "HUP"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException e) {
            // No such classes, or the JVM was told to leave signals alone (-Xrs): the system's default action remains.
        }
    }

    private @Nullable Object invoked(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        if (method.getName().equals("handle") && arguments != null && arguments.length == 1) {
            received(String.valueOf(arguments[0]));
            return null;
        }
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && arguments[0] == proxy;
            default -> "StopSignals";
        };
    }

    /** @param signal as {@code sun.misc.Signal} spells it: SIGINT, SIGTERM or SIGHUP */
    void received(String signal) {
        String name = signal.startsWith("SIG") ? signal.substring(3) : signal;
        if (!name.equals("HUP")) {
            long now = clock.getAsLong();
            // Time and wish in one step: two handlers may run at once.
            Long before = askedAt.compareAndExchange(null, now);
            if (before != null) {
                if (now - before >= SAME_SIGNAL_NANOS) {
                    halt.accept(EXIT_BY_SIGNAL + (name.equals("INT") ? INT : TERM));
                }
                return;
            }
        }
        Thread teller = new Thread(() -> receiver.accept(name), "hearth-signal");
        teller.setDaemon(true);
        teller.start();
    }
}
