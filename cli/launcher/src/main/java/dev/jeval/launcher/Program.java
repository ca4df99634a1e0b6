package dev.jeval.launcher;

/// What [Launcher] starts once the JVM is new enough to load it.
public interface Program {
    /// Runs the command line and ends the JVM with its exit code.
    ///
    /// @param args the command line
    void start(String[] args);
}
