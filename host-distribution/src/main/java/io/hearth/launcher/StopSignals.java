package io.hearth.launcher;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * Signals of the operating system: the first INT or TERM asks for an orderly stop, the second ends the process at once; HUP is handed on each time.
 *
 * <p>Handlers run on a thread of the JVM's own and must return soon.
 */
final class StopSignals {
    private static final int EXIT_BY_SIGNAL = 128;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final Consumer<String> receiver;

    /** @param receiver is told {@code INT}, {@code TERM} or {@code HUP} */
    StopSignals(Consumer<String> receiver) {
        this.receiver = receiver;
    }

    @SuppressWarnings("sunapi")
    void install() {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                Signal.handle(new Signal(name), this::received);
            } catch (IllegalArgumentException e) {
                // The JVM was told to leave signals alone (-Xrs): the default action of the system remains.
            }
        }
    }

    @SuppressWarnings("sunapi")
    private void received(Signal signal) {
        boolean reload = signal.getName().equals("HUP");
        if (!reload && !asked.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(EXIT_BY_SIGNAL + signal.getNumber());
        }
        Thread teller = new Thread(() -> receiver.accept(signal.getName()), "hearth-signal");
        teller.setDaemon(true);
        teller.start();
    }
}
