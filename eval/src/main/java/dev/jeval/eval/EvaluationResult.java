package dev.jeval.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run found.
///
/// @param results the content of the results file: keys, lists, strings, numbers
/// @param tables the console tables, first of tasks, then of groups if there are any
/// @param resultsFile where the results were written; null if no output path was given
/// @param samplesFiles where the samples were written, one file per task
/// @param documents number of documents
/// @param failedDocuments number of documents that could not be scored
public record EvaluationResult(
        Map<String, @Nullable Object> results,
        List<String> tables,
        @Nullable Path resultsFile,
        List<Path> samplesFiles,
        int documents,
        int failedDocuments) {}
