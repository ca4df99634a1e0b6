package dev.jeval.cli.command;

import dev.jeval.cli.terminal.Progress;
import dev.jeval.eval.EvaluationListener;
import dev.jeval.eval.backend.Forecast;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Shows how an evaluation goes on: prompts on stdout when asked for, the rest on stderr.
final class RunProgress implements EvaluationListener, AutoCloseable {
    private final PrintWriter out;
    private final Progress progress;
    private int documents;
    private int tasks;

    RunProgress(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.progress = Progress.show(err, "requests");
    }

    @Override
    public void taskReady(String task, int taskDocuments, int requests) {
        tasks++;
        documents += taskDocuments;
    }

    @Override
    public void prompt(String task, String prompt, String target) {
        out.printf("── %s: first prompt ──%n%s%n── target ──%n%s%n%n", task, prompt, target);
        out.flush();
    }

    @Override
    public void started(Forecast forecast, int alreadyDone) {
        progress.message(
                "%,d documents of %d task%s, %,d requests%s; %,d tokens, %,d to compute when shared"
                                .formatted(
                                        documents,
                                        tasks,
                                        tasks == 1 ? "" : "s",
                                        forecast.requests(),
                                        alreadyDone > 0
                                                ? " (%,d already done)".formatted(alreadyDone)
                                                : "",
                                        forecast.promptTokens() + forecast.scoredTokens(),
                                        forecast.uniqueTokens())
                        + " beginnings count once"
                        + count(forecast.truncated(), "prompts cut on the left")
                        + count(forecast.rejected(), "requests without room"));
    }

    private static String count(int number, String what) {
        return number == 0 ? "" : "; %,d %s".formatted(number, what);
    }

    @Override
    public void progress(int done, int total, @Nullable Duration remaining) {
        progress.update("requests %,d/%,d".formatted(done, total), done, total, remaining);
    }

    @Override
    public void warning(String message) {
        progress.message("warning: " + message);
    }

    @Override
    public void close() {
        progress.close();
    }
}
