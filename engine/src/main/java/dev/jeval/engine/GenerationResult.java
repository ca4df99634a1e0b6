package dev.jeval.engine;

import org.jspecify.annotations.Nullable;

/// What continuing a prompt gave.
///
/// @param text the new text without the stop string and what follows it, and without special
///   tokens; empty if the model has no tokenizer
/// @param ids the generated ids, those of the stop string and the end-of-sequence id included;
///   owned by the result
/// @param logProbs natural log-probability of each of `ids` under the model's own distribution
///   (before temperature, penalties and cuts), float64; owned by the result
/// @param finishReason why it ended
/// @param stopString the stop string that ended it, if one did
/// @param promptTokens length of the prompt in tokens
@SuppressWarnings("ArrayRecordComponent")
public record GenerationResult(
        String text,
        int[] ids,
        double[] logProbs,
        FinishReason finishReason,
        @Nullable String stopString,
        int promptTokens) {}
