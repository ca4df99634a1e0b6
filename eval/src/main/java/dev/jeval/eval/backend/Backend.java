package dev.jeval.eval.backend;

import dev.jeval.eval.request.Request;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model that answers requests.
///
/// Used by one thread at a time; an implementation may answer in any order and on its own threads.
/// The opener closes it.
public interface Backend extends AutoCloseable {
    /// What is known about the model.
    ModelInfo info();

    /// What the requests will cost; touches no weights.
    ///
    /// @param requests distinct requests
    Forecast forecast(List<Request> requests);

    /// Answers every request exactly once, reporting each answer as soon as it is there, one at a
    /// time. A request that cannot be answered is reported as failed, not thrown.
    ///
    /// @param requests distinct requests
    /// @param sink takes the answers
    void run(List<Request> requests, ResponseSink sink);

    /// The text of a conversation in the model's own chat format.
    ///
    /// @param template name of the template; empty for the default one
    /// @param messages maps with `role` and `content`
    /// @param addGenerationPrompt whether the text ends with the beginning of an answer
    /// @throws dev.jeval.eval.EvaluationException if the model has no such template
    String applyChatTemplate(
            String template, List<Map<String, String>> messages, boolean addGenerationPrompt);

    /// The source text of a chat template; null if the model has none of that name.
    ///
    /// @param template name of the template; empty for the default one
    @Nullable String chatTemplate(String template);

    /// Releases what the backend holds.
    @Override
    void close();
}
