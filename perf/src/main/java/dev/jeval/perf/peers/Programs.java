package dev.jeval.perf.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs programs that end by themselves.
final class Programs {
    private Programs() {}

    /// What `command` prints, errors included.
    ///
    /// @throws IOException if its exit code is not 0
    static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IOException(
                    "%s: exit code %d: %s".formatted(command.getFirst(), exitCode, output));
        }
        return output;
    }
}
