package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.jfr.PackEvent;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.kernel.MatrixPacker;
import java.lang.System.Logger.Level;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Packs a model's matrices in one thread of its own, in the order in which a pass needs them,
/// while passes run: a product reads the mapping until its matrix is packed, with the same bits.
///
/// One thread, which rests during the first pass, so that the first token has the machine for
/// itself; see ADR 0027. Safe for use by many threads.
public final class WeightPacking implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WeightPacking.class.getName());

    private final Path directory;
    private final @Nullable Thread thread;
    private volatile boolean resting;
    private volatile boolean passed;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    private WeightPacking(Path directory, List<Matrix> matrices, SegmentAllocator memory) {
        this.directory = directory;
        this.thread =
                matrices.isEmpty()
                        ? null
                        : Thread.ofPlatform()
                                .daemon()
                                .name("jeval-packer")
                                .unstarted(() -> pack(matrices, memory));
    }

    /// Packing that [#start()] begins.
    ///
    /// @param directory the model's, for messages
    /// @param memory outlives [#close()]
    static WeightPacking of(Path directory, List<Matrix> matrices, SegmentAllocator memory) {
        return new WeightPacking(directory, List.copyOf(matrices), memory);
    }

    void start() {
        if (thread != null) {
            thread.start();
        }
    }

    /// A pass begins: packing rests if it is the first.
    ///
    /// @throws IllegalStateException if packing failed
    void passBegins() {
        check();
        resting = !passed;
    }

    /// The pass has ended, however it went.
    void passEnds() {
        passed = true;
        if (resting) {
            resting = false;
            LockSupport.unpark(thread);
        }
    }

    /// Rests as long as it has to; returns whether packing is to end.
    private boolean rest() {
        while (resting && !stopped) {
            LockSupport.park(this);
        }
        return stopped;
    }

    /// Waits until all matrices are packed, or packing was ended by [#close()].
    ///
    /// @throws IllegalStateException if packing failed
    public void await() {
        join();
        check();
    }

    /// Does nothing as long as packing goes well.
    ///
    /// @throws IllegalStateException if packing failed
    private void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException(
                    "%s: weights could not be packed: %s; reading them from the mapping (weights MAP) needs no further memory"
                            .formatted(directory, cause.getMessage()),
                    cause);
        }
    }

    /// Ends packing and waits for the thread. Closing twice does nothing.
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        join();
    }

    private void join() {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pack(List<Matrix> matrices, SegmentAllocator memory) {
        PackEvent event = PackEvent.started();
        long bytes = 0;
        int packed = 0;
        try {
            MatrixPacker packer = new MatrixPacker(memory);
            for (Matrix matrix : matrices) {
                if (!packer.pack(matrix, this::rest)) {
                    break;
                }
                bytes += matrix.bytes();
                packed++;
            }
        } catch (RuntimeException | Error e) {
            // The next pass reports it.
            failure = e;
        }
        event.done(directory.toString(), packed, matrices.size(), bytes);
        LOG.log(
                Level.DEBUG,
                "{0}: packed {1} of {2} matrices, {3} bytes",
                directory,
                packed,
                matrices.size(),
                bytes);
    }
}
