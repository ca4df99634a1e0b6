package dev.jeval.eval;

import dev.jeval.eval.backend.Forecast;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Hears how a run goes on. Methods are called by one thread at a time and should return quickly.
public interface EvaluationListener {
    /// Hears nothing.
    EvaluationListener NONE = new EvaluationListener() {};

    /// A task's documents are read and its prompts built.
    ///
    /// @param task name of the task
    /// @param documents number of documents that will be scored
    /// @param requests number of requests made of them
    default void taskReady(String task, int documents, int requests) {}

    /// The first prompt of a task (`--write_out`).
    ///
    /// @param task name of the task
    /// @param prompt text sent to the model
    /// @param target the expected answer, or the index of the right choice
    default void prompt(String task, String prompt, String target) {}

    /// All requests are known and the model is about to run.
    ///
    /// @param forecast cost of what is left to do
    /// @param alreadyDone requests whose answers an interrupted run or the cache has
    default void started(Forecast forecast, int alreadyDone) {}

    /// Answers arrived, or there is a new forecast.
    ///
    /// @param done distinct requests answered so far, those known before included
    /// @param total distinct requests of the run
    /// @param remaining the backend's latest forecast of the time until the last answer, in which
    ///   generated text counts with its limit until some is finished; null if it makes none, or not
    ///   yet
    default void progress(int done, int total, @Nullable Duration remaining) {}

    /// Something the user should know; the run goes on.
    default void warning(String message) {}
}
