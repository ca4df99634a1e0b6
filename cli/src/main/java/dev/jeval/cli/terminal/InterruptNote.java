package dev.jeval.cli.terminal;

import java.io.PrintWriter;

/// A line that is printed if the program is interrupted (Ctrl-C, `kill`) before this is closed.
public final class InterruptNote implements AutoCloseable {
    private final Thread hook;

    private InterruptNote(Thread hook) {
        this.hook = hook;
    }

    /// Prints `note` on `err` if the JVM is told to end before [#close()].
    public static InterruptNote show(PrintWriter err, String note) {
        Thread hook =
                new Thread(
                        () -> {
                            err.println();
                            err.println(note);
                            err.flush();
                        },
                        "interrupt-note");
        Runtime.getRuntime().addShutdownHook(hook);
        return new InterruptNote(hook);
    }

    /// The work ended by itself: nothing will be printed, unless the JVM is ending already.
    @Override
    @SuppressWarnings("EmptyCatch") // then the note is being printed, as it should be
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM is ending.
        }
    }
}
