package dev.jeval.eval.report;

import dev.jeval.eval.task.TaskConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a task came to.
///
/// @param task its configuration as it was run
/// @param metrics values by key: `acc,none` and `acc_stderr,none`; a standard error that is not
///   defined is `N/A`
/// @param higherIsBetter per metric name which way is better
/// @param original number of documents of the split
/// @param expected number of documents the data set is published with; null if not known
/// @param standIns data that stood in for others
/// @param scored number of documents scored
/// @param failed number of documents that could not be scored
/// @param failures the first reasons, each with its document
/// @param hash hash of all documents, prompts and targets
/// @param requests number of requests
/// @param truncated number of requests whose prompt was cut
public record TaskOutcome(
        TaskConfig task,
        Map<String, Object> metrics,
        Map<String, @Nullable Boolean> higherIsBetter,
        int original,
        @Nullable Integer expected,
        List<String> standIns,
        int scored,
        int failed,
        List<String> failures,
        String hash,
        int requests,
        int truncated) {}
