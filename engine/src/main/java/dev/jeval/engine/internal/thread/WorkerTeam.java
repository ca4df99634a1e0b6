package dev.jeval.engine.internal.thread;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed team of threads that computes the items of one job at a time.
///
/// Every worker begins with a contiguous share of the items and claims them in ascending order
/// (weights are then read as one stream); who is done takes items from the end of another's share.
/// The caller is worker 0. Between jobs workers spin briefly, then park; a worker that wakes up
/// late finds the job closed and never delays the caller, so a busy machine slows the team down by
/// its share and no more.
///
/// Used by one thread at a time. The opener closes it.
public final class WorkerTeam implements AutoCloseable {
    /// The work on one item. Items of a job may run in any order and at the same time.
    @FunctionalInterface
    public interface Task {
        /// Computes one item.
        ///
        /// @param worker who computes, `0 .. size() - 1`; no two at the same time are equal
        /// @param item which item
        void run(int worker, int item);
    }

    // Long enough to bridge the gaps between the operations of a token, short enough to leave the
    // core to others soon.
    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_PER_CLOCK = 16;
    // Shares are kept a cache line pair apart.
    private static final int SPACING = 16;
    private static final long OPEN = 1L << 31;
    private static final long ACTIVE_MASK = OPEN - 1;
    private static final Task NOTHING = (worker, item) -> {};

    private final int size;
    private final Worker[] workers;
    // next item in the upper half, end of the share in the lower
    private final AtomicLongArray shares;
    // job number in the upper half, then the OPEN flag, then the number of helpers inside the job
    private final AtomicLong state = new AtomicLong();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private Task task = NOTHING;
    private volatile @Nullable Thread waitingCaller;
    private volatile boolean closed;

    /// Starts a team of `size >= 1` workers, the caller of [#run] being one of them.
    public WorkerTeam(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, got " + size);
        }
        this.size = size;
        this.shares = new AtomicLongArray((size + 1) * SPACING);
        this.workers = new Worker[size - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /// Number of workers, the caller included.
    public int size() {
        return size;
    }

    /// Runs `task` for every item in `[0, items)` and returns when all are done.
    ///
    /// The first exception of any item is thrown here once all workers have left the job; items not
    /// yet begun are then left out. An interrupt does not end the job; the flag is kept.
    ///
    /// @throws IllegalStateException if the team is closed or a job is running
    public void run(int items, Task task) {
        if (closed) {
            throw new IllegalStateException("the worker team is closed");
        }
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException("the worker team is running another job");
        }
        try {
            if (size == 1 || items <= 1) {
                for (int item = 0; item < items; item++) {
                    task.run(0, item);
                }
            } else {
                runTogether(items, task);
            }
        } finally {
            busy.set(false);
        }
    }

    private void runTogether(int items, Task newTask) {
        for (int w = 0; w < size; w++) {
            long begin = (long) items * w / size;
            long end = (long) items * (w + 1) / size;
            shares.setPlain((w + 1) * SPACING, begin << 32 | end);
        }
        task = newTask;
        long job = (state.get() >>> 32) + 1;
        state.set(job << 32 | OPEN);
        int wanted = Math.min(workers.length, items - 1);
        for (int i = 0; i < wanted; i++) {
            workers[i].wake();
        }
        work(0);
        state.getAndUpdate(s -> s & ~OPEN);
        awaitHelpers();
        task = NOTHING;
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    /// Claims items until none are left, own share first.
    private void work(int worker) {
        try {
            int item = claimFirst(worker);
            while (item >= 0) {
                task.run(worker, item);
                item = claimFirst(worker);
            }
            for (int other = 1; other < size; other++) {
                int victim = (worker + other) % size;
                item = claimLast(victim);
                while (item >= 0) {
                    task.run(worker, item);
                    item = claimLast(victim);
                }
            }
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            for (int w = 0; w < size; w++) {
                shares.set((w + 1) * SPACING, 0);
            }
        }
    }

    private int claimFirst(int worker) {
        int at = (worker + 1) * SPACING;
        while (true) {
            long share = shares.get(at);
            int next = (int) (share >>> 32);
            if (next >= (int) share) {
                return -1;
            }
            if (shares.compareAndSet(at, share, share + (1L << 32))) {
                return next;
            }
        }
    }

    private int claimLast(int worker) {
        int at = (worker + 1) * SPACING;
        while (true) {
            long share = shares.get(at);
            int end = (int) share;
            if ((int) (share >>> 32) >= end) {
                return -1;
            }
            if (shares.compareAndSet(at, share, share - 1)) {
                return end - 1;
            }
        }
    }

    private void awaitHelpers() {
        long deadline = System.nanoTime() + SPIN_NANOS;
        boolean interrupted = false;
        while ((state.get() & ACTIVE_MASK) != 0) {
            if (System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
            } else {
                waitingCaller = Thread.currentThread();
                if ((state.get() & ACTIVE_MASK) != 0) {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
                waitingCaller = null;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the threads and waits for them. Closing twice does nothing.
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile boolean parked;

        Worker(int number) {
            super("jeval-worker-" + number);
            this.number = number;
            setDaemon(true);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            long lastJob = 0;
            while (true) {
                lastJob = awaitJob(lastJob);
                if (closed) {
                    return;
                }
                if (enter()) {
                    work(number);
                    leave();
                }
            }
        }

        /// Waits until there is a job after `lastJob` or the team is closed.
        private long awaitJob(long lastJob) {
            long deadline = System.nanoTime() + SPIN_NANOS;
            int spins = 0;
            while (true) {
                long job = state.get() >>> 32;
                if (job != lastJob || closed) {
                    return job;
                }
                if (++spins % SPINS_PER_CLOCK != 0 || System.nanoTime() - deadline < 0) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (state.get() >>> 32 == lastJob && !closed) {
                        LockSupport.park(WorkerTeam.this);
                        // An interrupt must not turn parking into a busy loop.
                        Thread.interrupted();
                    }
                    parked = false;
                }
            }
        }

        private boolean enter() {
            while (true) {
                long s = state.get();
                if ((s & OPEN) == 0) {
                    return false;
                }
                if (state.compareAndSet(s, s + 1)) {
                    return true;
                }
            }
        }

        private void leave() {
            long left = state.decrementAndGet();
            Thread caller = waitingCaller;
            if ((left & ACTIVE_MASK) == 0 && caller != null) {
                LockSupport.unpark(caller);
            }
        }
    }
}
