package dev.jeval.engine.bench;

import java.util.List;

/// What [EngineBench] measures and how often.
///
/// @param prefillTokens prompt lengths
/// @param decodeContexts tokens that are there before the measured ones
/// @param decodeSequences sequences decoded together
/// @param decodeTokens tokens decoded per sequence in a repetition
/// @param scoreTasks multiple-choice tasks scored together
/// @param warmUp repetitions that are not counted
/// @param repetitions repetitions of which the median counts
/// @param quickLimits whether the machine's limits are measured with little memory and time, for
///   tests
public record BenchOptions(
        List<Integer> prefillTokens,
        List<Integer> decodeContexts,
        List<Integer> decodeSequences,
        int decodeTokens,
        int scoreTasks,
        int warmUp,
        int repetitions,
        boolean quickLimits) {
    private static final BenchOptions DEFAULTS =
            new BenchOptions(
                    List.of(128, 512), List.of(128, 2048), List.of(1, 8), 32, 4, 2, 5, false);
    private static final BenchOptions QUICK =
            new BenchOptions(List.of(16), List.of(8), List.of(1, 2), 2, 1, 0, 1, true);

    /// Copies the lists and checks the counts.
    public BenchOptions {
        prefillTokens = List.copyOf(prefillTokens);
        decodeContexts = List.copyOf(decodeContexts);
        decodeSequences = List.copyOf(decodeSequences);
        if (decodeTokens < 1 || scoreTasks < 1 || warmUp < 0 || repetitions < 1) {
            throw new IllegalArgumentException(
                    "bench: expected positive counts, got %d tokens, %d tasks, %d + %d repetitions"
                            .formatted(decodeTokens, scoreTasks, warmUp, repetitions));
        }
        requirePositive("prompt length", prefillTokens);
        requirePositive("context", decodeContexts);
        requirePositive("number of sequences", decodeSequences);
    }

    private static void requirePositive(String what, List<Integer> values) {
        for (int value : values) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "bench: expected a %s of at least 1, got %d".formatted(what, value));
            }
        }
    }

    /// Prompts of 128 and 512 tokens, decoding at contexts 128 and 2048, one and eight sequences.
    public static BenchOptions defaults() {
        return DEFAULTS;
    }

    /// The least that runs every path once: for tests, its figures mean nothing.
    public static BenchOptions quick() {
        return QUICK;
    }
}
