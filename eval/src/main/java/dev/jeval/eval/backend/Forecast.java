package dev.jeval.eval.backend;

/// What a set of requests will cost.
///
/// @param requests number of distinct requests
/// @param promptTokens tokens of all prompts
/// @param uniqueTokens tokens left when shared beginnings count once
/// @param scoredTokens tokens whose log-probability is asked for
/// @param maxNewTokens upper limit of generated tokens
/// @param truncated requests whose prompt is cut on the left
/// @param rejected requests that cannot be answered (no room left for the prompt or the answer)
/// @param withBos requests whose tokens begin with the BOS token
public record Forecast(
        int requests,
        long promptTokens,
        long uniqueTokens,
        long scoredTokens,
        long maxNewTokens,
        int truncated,
        int rejected,
        int withBos) {}
