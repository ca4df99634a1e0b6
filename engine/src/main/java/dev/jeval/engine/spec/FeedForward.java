package dev.jeval.engine.spec;

import org.jspecify.annotations.Nullable;

/// The feed-forward part of one layer.
public sealed interface FeedForward {
    /// `down(act(gate(x)) * up(x))`.
    ///
    /// @param width feed-forward width (F)
    /// @param activation of the gate
    /// @param bias whether the three projections have biases
    record Gated(int width, Activation activation, boolean bias) implements FeedForward {
        /// Checks the width.
        public Gated {
            Checks.positive("feed-forward width", width);
        }
    }

    /// `down(act(up(x)))`.
    ///
    /// @param width feed-forward width (F)
    /// @param activation between the projections
    /// @param bias whether both projections have biases
    record Plain(int width, Activation activation, boolean bias) implements FeedForward {
        /// Checks the width.
        public Plain {
            Checks.positive("feed-forward width", width);
        }
    }

    /// A router chooses `active` of `count` experts for each token; the output is their weighted
    /// sum, plus the shared expert if there is one.
    ///
    /// @param count experts (E)
    /// @param active experts per token
    /// @param expert what each expert is
    /// @param router how they are chosen and weighted
    /// @param shared an expert that every token passes through, or null
    record Experts(int count, int active, Gated expert, Router router, @Nullable Shared shared)
            implements FeedForward {
        /// Checks the counts.
        public Experts {
            Checks.positive("experts", count);
            Checks.require(
                    active >= 1 && active <= count,
                    "experts per token: expected 1 to %d, got %d".formatted(count, active));
            Checks.require(
                    count % router.groups() == 0 && router.keptGroups() <= router.groups(),
                    "expert groups: expected a divisor of %d experts and at most all kept, got %d of %d"
                            .formatted(count, router.keptGroups(), router.groups()));
            Checks.require(
                    active <= count / router.groups() * router.keptGroups(),
                    "experts per token: expected at most those of the kept groups");
        }
    }

    /// An expert for every token.
    ///
    /// @param expert what it is
    /// @param gated whether its output is multiplied by `sigmoid(gate . x)` (Qwen2-MoE)
    record Shared(Gated expert, boolean gated) {}

    /// How experts are chosen and weighted. Experts may lie in equal groups of which only the best
    /// few are considered.
    sealed interface Router {
        /// Number of groups; 1 for none.
        int groups();

        /// Groups considered for a token.
        int keptGroups();

        /// Whether the weights of the chosen experts are divided by their sum.
        boolean normalize();

        /// Factor of the weights after that.
        double scale();

        /// Probabilities are the softmax over all experts; the best are chosen; a group is as good
        /// as its best expert.
        record Softmax(int groups, int keptGroups, boolean normalize, double scale)
                implements Router {
            /// Checks the groups.
            public Softmax {
                Checks.positive("expert groups", groups);
                Checks.positive("kept expert groups", keptGroups);
                Checks.positive("router scale", scale);
            }
        }

        /// Scores are sigmoids; the choice goes by score plus a learned correction, the weight is
        /// the score alone; a group is as good as the sum of its two best (DeepSeek-V3).
        record Sigmoid(int groups, int keptGroups, boolean normalize, double scale)
                implements Router {
            /// Checks the groups.
            public Sigmoid {
                Checks.positive("expert groups", groups);
                Checks.positive("kept expert groups", keptGroups);
                Checks.positive("router scale", scale);
            }
        }
    }
}
