package dev.jeval.eval.request;

/// One question to a model, as text. Equal requests have equal answers, so each is asked once.
public sealed interface Request {
    /// How the text becomes tokens.
    EncodingRules rules();

    /// The log-probability of `continuation` after `context`.
    ///
    /// @param context text before; may be empty
    /// @param continuation text that is scored
    /// @param rules how the text becomes tokens
    record LogLikelihood(String context, String continuation, EncodingRules rules)
            implements Request {}

    /// The log-probability of a whole text, read in windows if it is longer than the model's
    /// context.
    ///
    /// @param text text that is scored
    /// @param rules how the text becomes tokens
    record Rolling(String text, EncodingRules rules) implements Request {}

    /// Text generated after `context`.
    ///
    /// @param context the prompt
    /// @param settings stop strings, limits and sampling
    /// @param sample number of the answer when several are asked for one prompt; 0 if greedy
    /// @param seed seed of the sampling; 0 if greedy
    /// @param rules how the text becomes tokens
    record Generate(
            String context, GenerationSettings settings, int sample, long seed, EncodingRules rules)
            implements Request {}
}
