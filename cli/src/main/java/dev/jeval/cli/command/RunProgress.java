package dev.jeval.cli.command;

import dev.jeval.cli.terminal.Progress;
import dev.jeval.eval.EvaluationListener;
import dev.jeval.eval.backend.Forecast;
import java.io.PrintWriter;

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
                "%,d documents of %d tasks, %,d requests%s; %,d prompt tokens, %,d after sharing%s%s"
                        .formatted(
                                documents,
                                tasks,
                                forecast.requests(),
                                alreadyDone > 0 ? " (%,d already done)".formatted(alreadyDone) : "",
                                forecast.promptTokens(),
                                forecast.uniqueTokens(),
                                forecast.truncated() > 0
                                        ? "; %,d prompts cut on the left"
                                                .formatted(forecast.truncated())
                                        : "",
                                forecast.rejected() > 0
                                        ? "; %,d requests without room"
                                                .formatted(forecast.rejected())
                                        : ""));
    }

    @Override
    public void progress(int done, int total) {
        progress.update("requests %,d/%,d".formatted(done, total), done, total);
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
