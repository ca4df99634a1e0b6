package dev.jeval.engine;

/// Why a generated sequence ended.
public enum FinishReason {
    /// The model produced one of its end-of-sequence ids, or one of the request's stop ids.
    EOS,
    /// The text contained one of the request's stop strings.
    STOP_STRING,
    /// The request's limit of new tokens was reached.
    MAX_TOKENS,
    /// The sequence reached the model's maximum length.
    CONTEXT_LIMIT
}
