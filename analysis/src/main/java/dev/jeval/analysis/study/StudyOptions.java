package dev.jeval.analysis.study;

/// Settings of a study. The same settings and input give the same bits.
///
/// @param components number of factors to report; 0 lets parallel analysis decide
/// @param resamples number of bootstrap resamples of models (and documents)
/// @param seed seed of the resampling
/// @param zeroTokens what a model without any token of a language counts as, since zero has no
///   logarithm
public record StudyOptions(int components, int resamples, long seed, double zeroTokens) {
    private static final int DEFAULT_RESAMPLES = 1_000;
    private static final double DEFAULT_ZERO_TOKENS = 10_000;
    private static final int MAX_RESAMPLES = 100_000;

    /// Checks ranges.
    public StudyOptions {
        if (components < 0 || resamples < 0 || resamples > MAX_RESAMPLES || !(zeroTokens > 0)) {
            throw new IllegalArgumentException(
                    "study options: expected components >= 0, resamples 0 to "
                            + MAX_RESAMPLES
                            + " and zeroTokens > 0, got "
                            + components
                            + ", "
                            + resamples
                            + " and "
                            + zeroTokens);
        }
    }

    /// Parallel analysis decides the number of factors; 1,000 resamples, seed 0, 10,000 tokens for
    /// none.
    public static StudyOptions defaults() {
        return new StudyOptions(0, DEFAULT_RESAMPLES, 0, DEFAULT_ZERO_TOKENS);
    }
}
