package dev.jeval.perf.peers;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;

/// Sees to it that nothing else runs while something is measured.
final class IdleMachine {
    /// Cores that others may use.
    static final double MAX_OTHERS = 0.15;

    private static final int MAX_ATTEMPTS = 4;
    private static final long WATCH_MILLIS = 500;
    // CPU time is counted in hundredths of a second.
    private static final double COUNTING_ERROR = 0.05;

    private final boolean watching;
    private final PrintStream log;
    private int repeated;
    private int disturbed;

    /// @param watching whether to wait and repeat at all
    IdleMachine(boolean watching, PrintStream log) {
        this.watching = watching;
        this.log = log;
    }

    /// Samples measured again because other processes ran meanwhile.
    int repeated() {
        return repeated;
    }

    /// Samples kept although other processes ran, after several attempts.
    int disturbed() {
        return disturbed;
    }

    /// Something that takes time.
    interface Sample<E extends Exception> {
        double[] take() throws E;
    }

    /// Waits until the machine is idle and takes a sample; again, a few times, if other processes
    /// ran meanwhile.
    ///
    /// @param open peers whose processes are our own
    <E extends Exception> double[] sample(Collection<? extends Peer> open, Sample<E> sample)
            throws E {
        if (!watching) {
            return sample.take();
        }
        for (int attempt = 1; ; attempt++) {
            awaitIdle();
            double machine = CpuTime.ofMachine();
            double own = own(open);
            long start = System.nanoTime();
            double[] result = sample.take();
            double seconds = (System.nanoTime() - start) * 1e-9;
            double others = CpuTime.ofMachine() - machine - (own(open) - own);
            if (others <= MAX_OTHERS * seconds + COUNTING_ERROR) {
                return result;
            }
            log.printf(Locale.ROOT, "  other processes used %.2f of a core%n", others / seconds);
            if (attempt == MAX_ATTEMPTS) {
                disturbed++;
                return result;
            }
            repeated++;
        }
    }

    private static double own(Collection<? extends Peer> open) {
        return CpuTime.ofProcess(ProcessHandle.current().pid())
                + open.stream().mapToDouble(Peer::cpuSeconds).sum();
    }

    private void awaitIdle() {
        boolean said = false;
        double busy = busy();
        while (busy > MAX_OTHERS) {
            if (!said) {
                log.printf(
                        Locale.ROOT,
                        "  waiting for an idle machine (%.2f of a core is busy)%n",
                        busy);
                said = true;
            }
            busy = busy();
        }
    }

    private static double busy() {
        double before = CpuTime.ofMachine();
        long start = System.nanoTime();
        try {
            Thread.sleep(WATCH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an idle machine", e);
        }
        return (CpuTime.ofMachine() - before) / ((System.nanoTime() - start) * 1e-9);
    }
}
