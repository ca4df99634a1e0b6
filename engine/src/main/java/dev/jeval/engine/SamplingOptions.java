package dev.jeval.engine;

/// How the next token is chosen from the logits.
///
/// Applied in the order of Hugging Face transformers: repetition penalty, temperature, top-k,
/// top-p, min-p. The draw is a function of (seed, request key, sample, position) and the logits
/// alone, so batch and order of requests cannot change a text.
///
/// @param temperature divides the logits; 0 takes the most probable token (greedy)
/// @param topK keeps the k most probable tokens (and equals of the k-th); 0 keeps all
/// @param topP keeps the smallest set of most probable tokens whose probabilities reach it; 1 all
/// @param minP drops tokens less probable than this share of the most probable one; 0 drops none
/// @param repetitionPenalty divides positive and multiplies negative logits of ids that occur in
///   the prompt or the text so far; 1 changes nothing
/// @param seed of the run
public record SamplingOptions(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        long seed) {
    private static final SamplingOptions GREEDY = new SamplingOptions(0, 0, 1, 0, 1, 0);

    /// @throws IllegalArgumentException if a value is out of its range
    public SamplingOptions {
        require(
                temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
                "temperature >= 0",
                temperature);
        require(topK >= 0, "top-k >= 0", topK);
        require(topP > 0 && topP <= 1, "top-p in (0, 1]", topP);
        require(minP >= 0 && minP <= 1, "min-p in [0, 1]", minP);
        require(
                repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY,
                "repetition penalty > 0",
                repetitionPenalty);
    }

    /// Always the most probable token, the lowest id among equals.
    public static SamplingOptions greedy() {
        return GREEDY;
    }

    /// Draws from the model's own distribution.
    public static SamplingOptions sampled(long seed) {
        return new SamplingOptions(1, 0, 1, 0, 1, seed);
    }

    /// Whether nothing is drawn.
    public boolean isGreedy() {
        return temperature == 0;
    }

    /// These options with another temperature; 0 is greedy.
    public SamplingOptions withTemperature(double value) {
        return new SamplingOptions(value, topK, topP, minP, repetitionPenalty, seed);
    }

    /// These options with another top-k; 0 switches it off.
    public SamplingOptions withTopK(int value) {
        return new SamplingOptions(temperature, value, topP, minP, repetitionPenalty, seed);
    }

    /// These options with another top-p; 1 switches it off.
    public SamplingOptions withTopP(double value) {
        return new SamplingOptions(temperature, topK, value, minP, repetitionPenalty, seed);
    }

    /// These options with another min-p; 0 switches it off.
    public SamplingOptions withMinP(double value) {
        return new SamplingOptions(temperature, topK, topP, value, repetitionPenalty, seed);
    }

    /// These options with another repetition penalty; 1 switches it off.
    public SamplingOptions withRepetitionPenalty(double value) {
        return new SamplingOptions(temperature, topK, topP, minP, value, seed);
    }

    /// These options with another seed.
    public SamplingOptions withSeed(long value) {
        return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, value);
    }

    private static void require(boolean holds, String expected, Number got) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "sampling options: expected %s, got %s".formatted(expected, got));
        }
    }
}
