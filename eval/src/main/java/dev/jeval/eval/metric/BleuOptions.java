package dev.jeval.eval.metric;

/// How BLEU is computed. Immutable.
///
/// @param version whose rules hold
/// @param tokenizer what cuts both sides into tokens
/// @param smoothing what happens to orders without a match
/// @param smoothValue the value of the smoothing; ignored where it needs none
/// @param effectiveOrder whether orders longer than the hypothesis are left out
/// @param lowercase whether both sides are lower-cased first
public record BleuOptions(
        SacreBleuVersion version,
        BleuTokenizer tokenizer,
        Smoothing smoothing,
        double smoothValue,
        boolean effectiveOrder,
        boolean lowercase) {
    /// The defaults of `corpus_bleu` 1.5.0, with which the paper's scores were computed.
    public static final BleuOptions PAPER =
            new BleuOptions(
                    SacreBleuVersion.V1_5_0,
                    BleuTokenizer.THIRTEEN_A,
                    Smoothing.EXP,
                    0,
                    false,
                    false);

    /// What happens to orders without a match.
    public enum Smoothing {
        /// Nothing.
        NONE("none", 0),
        /// A constant takes the place of the count.
        FLOOR("floor", 0.1),
        /// A constant is added to counts and totals of the orders above one.
        ADD_K("add-k", 1),
        /// The count is taken as 1/2, 1/4, … (NIST).
        EXP("exp", 0);

        private final String id;
        private final double defaultValue;

        Smoothing(String id, double defaultValue) {
            this.id = id;
            this.defaultValue = defaultValue;
        }

        /// The smoothing that sacreBLEU calls `name`.
        ///
        /// @throws IllegalArgumentException if there is none
        public static Smoothing of(String name) {
            for (Smoothing smoothing : values()) {
                if (smoothing.id.equals(name)) {
                    return smoothing;
                }
            }
            throw new IllegalArgumentException(
                    "BLEU smoothing: expected none, floor, add-k or exp, got " + name);
        }

        /// The value if none is given.
        public double defaultValue() {
            return defaultValue;
        }

        String signature(double value) {
            return this == FLOOR || this == ADD_K ? id + "[" + Decimals.fixed(value, 2) + "]" : id;
        }
    }

    /// These options with another tokenizer.
    public BleuOptions withTokenizer(BleuTokenizer value) {
        return new BleuOptions(version, value, smoothing, smoothValue, effectiveOrder, lowercase);
    }

    /// These options with other rules.
    public BleuOptions withVersion(SacreBleuVersion value) {
        return new BleuOptions(value, tokenizer, smoothing, smoothValue, effectiveOrder, lowercase);
    }

    /// What sacreBLEU prints beside a score to say how it was computed.
    ///
    /// @param references number of references
    /// @param release the release's number
    public String signature(int references, String release) {
        return "nrefs:%d|case:%s|eff:%s|tok:%s|smooth:%s|version:%s"
                .formatted(
                        references,
                        lowercase ? "lc" : "mixed",
                        effectiveOrder ? "yes" : "no",
                        tokenizer.signature(),
                        smoothing.signature(smoothValue),
                        release);
    }
}
