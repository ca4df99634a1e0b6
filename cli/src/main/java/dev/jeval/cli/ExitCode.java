package dev.jeval.cli;

/// The exit codes of `jeval`, as the README lists them.
public final class ExitCode {
    /// Everything asked for was done.
    public static final int OK = 0;

    /// A defect of jeval itself; the message asks for a report.
    public static final int INTERNAL = 1;

    /// The command line is wrong.
    public static final int USAGE = 2;

    /// A checkpoint or tokenizer cannot be read or is not supported.
    public static final int MODEL = 3;

    /// A task or its data cannot be read.
    public static final int TASK = 4;

    /// The run ended, but some documents could not be scored; they are recorded with their reasons.
    public static final int INCOMPLETE = 5;

    /// A file could not be written or read: disk full, no permission, a lock held by another run.
    public static final int FILES = 6;

    /// The JVM cannot run jeval: too old, or without the Vector API.
    public static final int JVM = 7;

    /// Interrupted by Ctrl-C (128 + SIGINT).
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
