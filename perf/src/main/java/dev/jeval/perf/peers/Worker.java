package dev.jeval.perf.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process that keeps its model and answers requests: a line to its standard input, a line
/// `result NUMBER...` from its standard output. Between requests it does nothing.
final class Worker implements Peer {
    static final String ANSWER = "result ";

    private final List<String> command;
    private final Path log;
    private final long limitSeconds;
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    private Worker(List<String> command, Path log, long limitSeconds) throws IOException {
        this.command = command;
        this.log = log;
        this.limitSeconds = limitSeconds;
        this.process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
    }

    /// Starts `command`.
    ///
    /// @param log where its standard error goes
    /// @param limitSeconds how long one request may take
    static Worker start(List<String> command, Path log, long limitSeconds) throws IOException {
        return new Worker(command, log, limitSeconds);
    }

    @Override
    public double[] measure(String request) throws IOException {
        requests.write(request + "\n");
        requests.flush();
        CompletableFuture<Process> alarm =
                CompletableFuture.supplyAsync(
                        process::destroyForcibly,
                        CompletableFuture.delayedExecutor(limitSeconds, TimeUnit.SECONDS));
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(ANSWER)) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new IOException(
                        "%s: '%s' failed or took more than %d s; see %s"
                                .formatted(command.getFirst(), request, limitSeconds, log));
            }
            String[] numbers = line.substring(ANSWER.length()).strip().split(" ", -1);
            return Arrays.stream(numbers).mapToDouble(Double::parseDouble).toArray();
        } finally {
            alarm.cancel(false);
        }
    }

    @Override
    public double cpuSeconds() {
        return process.isAlive() ? CpuTime.ofProcess(process.pid()) : 0;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
