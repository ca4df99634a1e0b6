package dev.jeval.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Shows how far long work has come, on stderr: one bar that is redrawn on a terminal, plain lines
/// elsewhere.
///
/// The time left is a forecast of whoever does the work; without one it is estimated from the speed
/// of the recent past. Nothing is promised in the beginning. Thread-safe.
public final class Progress implements AutoCloseable {
    private static final int BAR_COLUMNS = 24;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final long SILENT_NANOS = 2_000_000_000L;

    /// Below this share the speed of the start (compiling, first pages) would be taken for the
    /// whole, unless a minute has passed.
    private static final double SILENT_FRACTION = 0.01;

    private static final long PATIENT_NANOS = 60_000_000_000L;

    /// Weight of the newest speed in the running mean, per second of work.
    private static final double SMOOTHING = 0.15;

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier clock;
    private final long startNanos;
    private String label;
    private @Nullable Duration forecast;
    private double fraction;
    private double speed;
    private double speedFraction;
    private long speedNanos;
    private long lastShown;
    private int drawnColumns;

    private Progress(PrintWriter err, boolean terminal, String label, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.label = label;
        this.clock = clock;
        this.startNanos = clock.getAsLong();
        this.speedNanos = startNanos;
    }

    /// Progress of the work called `label`, shown the way stderr allows.
    public static Progress show(PrintWriter err, String label) {
        return new Progress(err, Terminal.stderrIsTerminal(), label, System::nanoTime);
    }

    /// Progress on a given kind of output by a given clock of nanoseconds, for tests.
    static Progress show(PrintWriter err, boolean terminal, String label, LongSupplier clock) {
        return new Progress(err, terminal, label, clock);
    }

    /// Reports that `done` of `total` units are done; `label` says of what.
    public void update(String label, double done, double total) {
        update(label, done, total, null);
    }

    /// Reports that `done` of `total` units are done; `label` says of what.
    ///
    /// @param remaining forecast of the time left; null for an estimate from the units done
    public synchronized void update(
            String label, double done, double total, @Nullable Duration remaining) {
        this.label = label;
        forecast = remaining;
        double now = total > 0 ? Math.clamp(done / total, 0, 1) : 0;
        measure(now);
        fraction = now;
        long nanos = clock.getAsLong();
        long interval = terminal ? REDRAW_NANOS : LINE_NANOS;
        if (lastShown == 0 || nanos - lastShown >= interval) {
            lastShown = nanos;
            draw();
        }
    }

    /// Prints a message above the bar.
    public synchronized void message(String text) {
        clear();
        err.println(text);
        err.flush();
        if (terminal) {
            draw();
        }
    }

    /// Removes the bar.
    @Override
    public synchronized void close() {
        clear();
        err.flush();
    }

    private void measure(double now) {
        long nanos = clock.getAsLong();
        double seconds = (nanos - speedNanos) / 1e9;
        if (seconds < 0.5) {
            return;
        }
        double latest = Math.max(0, now - speedFraction) / seconds;
        double weight = 1 - Math.pow(1 - SMOOTHING, seconds);
        speed = speed == 0 ? latest : speed + weight * (latest - speed);
        speedNanos = nanos;
        speedFraction = now;
    }

    private void draw() {
        String text =
                "%s %s %3.0f %%%s"
                        .formatted(label, bar(), Math.floor(fraction * 100), timeLeft())
                        .stripTrailing();
        if (!terminal) {
            err.println(text.replace(bar() + " ", ""));
            err.flush();
            return;
        }
        int columns = Terminal.columns(text);
        err.print("\r" + text + " ".repeat(Math.max(0, drawnColumns - columns)));
        err.flush();
        drawnColumns = columns;
    }

    private void clear() {
        if (terminal && drawnColumns > 0) {
            err.print("\r" + " ".repeat(drawnColumns) + "\r");
            drawnColumns = 0;
        }
    }

    private String bar() {
        int filled = (int) Math.round(fraction * BAR_COLUMNS);
        return "━".repeat(filled) + "─".repeat(BAR_COLUMNS - filled);
    }

    private String timeLeft() {
        long elapsed = clock.getAsLong() - startNanos;
        if (elapsed < SILENT_NANOS || fraction >= 1) {
            return "";
        }
        Duration left = forecast == null ? extrapolated(elapsed) : forecast;
        return left == null ? "" : "  about " + text(left) + " left";
    }

    /// The time left if the rest goes on as before; null while that says little.
    private @Nullable Duration extrapolated(long elapsed) {
        boolean early = fraction < SILENT_FRACTION && elapsed < PATIENT_NANOS;
        return early || speed <= 0
                ? null
                : Duration.ofMillis((long) ((1 - fraction) / speed * 1000));
    }

    /// A duration as people say it: `8 s`, `3 min`, `2 h 05 min`.
    public static String text(Duration duration) {
        long seconds = Math.max(1, Math.round(duration.toMillis() / 1000.0));
        if (seconds < 90) {
            return seconds + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes < 90
                ? minutes + " min"
                : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }
}
