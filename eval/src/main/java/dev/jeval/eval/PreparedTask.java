package dev.jeval.eval;

import dev.jeval.eval.filter.FilterPipeline;
import dev.jeval.eval.plan.DocumentRequests;
import dev.jeval.eval.score.DocumentScorer;
import dev.jeval.eval.task.TaskConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task that is ready to run.
///
/// @param task its configuration with the run's overrides
/// @param documents what is asked, in document order
/// @param original number of documents of the split
/// @param expected number of documents the data set is published with; null if not known
/// @param standIns data that stand in for others, for people
/// @param pipelines filters
/// @param scorer computes metric values
record PreparedTask(
        TaskConfig task,
        List<DocumentRequests> documents,
        int original,
        @Nullable Integer expected,
        List<String> standIns,
        List<FilterPipeline> pipelines,
        DocumentScorer scorer) {
    /// The number of requests, repeats included.
    int requests() {
        return documents.stream()
                .flatMap(document -> document.requests().stream())
                .mapToInt(List::size)
                .sum();
    }
}
