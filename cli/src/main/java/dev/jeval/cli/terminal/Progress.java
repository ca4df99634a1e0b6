package dev.jeval.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// Shows how far long work has come, on stderr: one bar that is redrawn on a terminal, plain lines
/// elsewhere.
///
/// The estimate of the time left follows the speed of the recent past; nothing is promised in the
/// beginning. Thread-safe.
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
    private final long startNanos = System.nanoTime();
    private String label;
    private double fraction;
    private double speed;
    private double speedFraction;
    private long speedNanos = startNanos;
    private long lastShown;
    private int drawnColumns;

    private Progress(PrintWriter err, boolean terminal, String label) {
        this.err = err;
        this.terminal = terminal;
        this.label = label;
    }

    /// Progress of the work called `label`, shown the way stderr allows.
    public static Progress show(PrintWriter err, String label) {
        return new Progress(err, Terminal.stderrIsTerminal(), label);
    }

    /// Progress on a given kind of output, for tests.
    static Progress show(PrintWriter err, boolean terminal, String label) {
        return new Progress(err, terminal, label);
    }

    /// Reports that `done` of `total` units are done; `label` says of what.
    public synchronized void update(String label, double done, double total) {
        this.label = label;
        double now = total > 0 ? Math.clamp(done / total, 0, 1) : 0;
        measure(now);
        fraction = now;
        long nanos = System.nanoTime();
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
        long nanos = System.nanoTime();
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
        long elapsed = System.nanoTime() - startNanos;
        boolean early =
                elapsed < SILENT_NANOS || fraction < SILENT_FRACTION && elapsed < PATIENT_NANOS;
        if (early || speed <= 0 || fraction >= 1) {
            return "";
        }
        return "  about "
                + text(Duration.ofMillis((long) ((1 - fraction) / speed * 1000)))
                + " left";
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
