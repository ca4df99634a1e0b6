package dev.jeval.engine.spec;

import java.util.List;

/// How rotary frequencies `inv_freq[i] = theta^(-2i/r)` change for long contexts.
///
/// Sources: `modeling_rope_utils.py` of transformers 4.48 and 4.52; Qwen's `modeling_qwen.py`.
public sealed interface RopeScaling {
    /// Frequencies as they are.
    record None() implements RopeScaling {}

    /// `inv_freq / factor`.
    record Linear(double factor) implements RopeScaling {
        /// Checks the factor.
        public Linear {
            Checks.positive("rope factor", factor);
        }
    }

    /// Dynamic NTK: for sequences of `s > maxPositions` tokens the base becomes `theta * ((factor *
    /// s / maxPositions) - (factor - 1))^(r / (r - 2))`.
    ///
    /// Depends on the length of the sequence. A sequence that grows keeps the keys it has.
    record DynamicNtk(double factor, int maxPositions) implements RopeScaling {
        /// Checks the numbers.
        public DynamicNtk {
            Checks.positive("rope factor", factor);
            Checks.positive("rope max positions", maxPositions);
        }
    }

    /// Qwen v1: for a prompt of `s` tokens `alpha = max(2^ceil(log2(s / trainedLength) + 1) - 1,
    /// 1)` and the base becomes `theta * alpha^(r / (r - 2))`; fixed when the prompt is computed.
    record QwenDynamicNtk(int trainedLength) implements RopeScaling {
        /// Checks the length.
        public QwenDynamicNtk {
            Checks.positive("trained length", trainedLength);
        }
    }

    /// Llama 3.1: wavelengths above `original / lowFreqFactor` are divided by `factor`, those below
    /// `original / highFreqFactor` are kept, the ones between are interpolated.
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalPositions)
            implements RopeScaling {
        /// Checks the numbers.
        public Llama3 {
            Checks.positive("rope factor", factor);
            Checks.positive("rope low_freq_factor", lowFreqFactor);
            Checks.require(
                    highFreqFactor > lowFreqFactor,
                    "rope high_freq_factor: expected more than low_freq_factor %s, got %s"
                            .formatted(lowFreqFactor, highFreqFactor));
            Checks.positive("rope original positions", originalPositions);
        }
    }

    /// YaRN: frequencies are divided by `factor`, kept, or interpolated along a ramp over the
    /// component index; cosine and sine are multiplied by `attentionFactor`.
    record Yarn(
            double factor,
            int originalPositions,
            double betaFast,
            double betaSlow,
            double attentionFactor)
            implements RopeScaling {
        /// Checks the numbers.
        public Yarn {
            Checks.positive("rope factor", factor);
            Checks.positive("rope original positions", originalPositions);
            Checks.positive("rope beta_fast", betaFast);
            Checks.positive("rope beta_slow", betaSlow);
            Checks.positive("rope attention factor", attentionFactor);
        }
    }

    /// LongRoPE: each frequency has its own divisor, one list for sequences of up to
    /// `originalPositions` tokens and one for longer ones; cosine and sine are multiplied by
    /// `attentionFactor`. Depends on the length of the sequence.
    record LongRope(
            List<Double> shortFactors,
            List<Double> longFactors,
            int originalPositions,
            double attentionFactor)
            implements RopeScaling {
        /// Copies and checks the lists.
        public LongRope {
            shortFactors = List.copyOf(shortFactors);
            longFactors = List.copyOf(longFactors);
            Checks.require(
                    shortFactors.size() == longFactors.size(),
                    "rope factors: expected lists of one length, got %d and %d"
                            .formatted(shortFactors.size(), longFactors.size()));
            shortFactors.forEach(factor -> Checks.positive("rope short_factor", factor));
            longFactors.forEach(factor -> Checks.positive("rope long_factor", factor));
            Checks.positive("rope original positions", originalPositions);
            Checks.positive("rope attention factor", attentionFactor);
        }
    }
}
