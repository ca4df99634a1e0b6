package dev.jeval.engine.spec;

/// The attention of one layer.
public sealed interface Attention {
    /// Query heads (H).
    int heads();

    /// Where tokens stand.
    Position position();

    /// Factor of the dot product of query and key.
    double scale();

    /// Channels of a cached key head.
    int keyDim();

    /// Channels of a cached value head.
    int valueDim();

    /// Heads in the cache (K).
    int cachedHeads();

    /// Position `i` attends to `i - window < j <= i`; 0 for all.
    int window();

    /// Queries, keys and values straight from the hidden state: multi-head, grouped-query and
    /// multi-query attention.
    ///
    /// @param heads query heads (H)
    /// @param kvHeads key/value heads (K)
    /// @param headDim channels of a head (C); `heads * headDim` need not equal the hidden size
    /// @param kvHeadMapping which key/value head a query head uses
    /// @param scale factor of the dot product
    /// @param softCap scores become `cap * tanh(score / cap)` before the mask; 0 for none
    /// @param window position `i` attends to `i - window < j <= i`; 0 for all
    /// @param qkNorm how queries and keys are normalised before the position is applied
    /// @param qkvBias whether the query, key and value projections have biases
    /// @param outputBias whether the output projection has one
    /// @param position where tokens stand
    /// @param logN length above which the query at position `p` is multiplied by `ln(p + 1) /
    ///   ln(logN)` (Qwen v1); 0 for never
    /// @param clip queries, keys and values are clamped to `[-clip, clip]` (MPT); 0 for never
    record MultiHead(
            int heads,
            int kvHeads,
            int headDim,
            KvHeadMapping kvHeadMapping,
            double scale,
            double softCap,
            int window,
            QkNorm qkNorm,
            boolean qkvBias,
            boolean outputBias,
            Position position,
            int logN,
            double clip)
            implements Attention {
        /// Checks the numbers.
        public MultiHead {
            Checks.positive("attention heads", heads);
            Checks.positive("key/value heads", kvHeads);
            Checks.positive("head dim", headDim);
            Checks.positive("attention scale", scale);
            Checks.notNegative("attention soft cap", softCap);
            Checks.notNegative("attention window", window);
            Checks.notNegative("log-n length", logN);
            Checks.notNegative("qkv clip", clip);
            Checks.require(
                    kvHeads <= heads
                            && (kvHeadMapping != KvHeadMapping.GROUPED || heads % kvHeads == 0),
                    "key/value heads: expected a divisor of %d heads, got %d"
                            .formatted(heads, kvHeads));
            Checks.require(
                    !(position instanceof Position.Rope rope) || rope.dims() <= headDim,
                    "rope dims: expected at most the head dim %d".formatted(headDim));
        }

        /// The plain form that most families start from: grouped heads, scale `1 / sqrt(headDim)`,
        /// full window, no caps, no norms, no biases.
        public static MultiHead of(int heads, int kvHeads, int headDim, Position position) {
            return plain(heads, kvHeads, headDim, KvHeadMapping.GROUPED, position);
        }

        /// As [#of], with tiled heads.
        public static MultiHead tiled(int heads, int kvHeads, int headDim, Position position) {
            return plain(heads, kvHeads, headDim, KvHeadMapping.TILED, position);
        }

        private static MultiHead plain(
                int heads,
                int kvHeads,
                int headDim,
                KvHeadMapping kvHeadMapping,
                Position position) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    1 / Math.sqrt(headDim),
                    0,
                    0,
                    new QkNorm.None(),
                    false,
                    false,
                    position,
                    0,
                    0);
        }

        /// With another scale.
        public MultiHead withScale(double value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    value,
                    softCap,
                    window,
                    qkNorm,
                    qkvBias,
                    outputBias,
                    position,
                    logN,
                    clip);
        }

        /// With a soft cap.
        public MultiHead withSoftCap(double value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    value,
                    window,
                    qkNorm,
                    qkvBias,
                    outputBias,
                    position,
                    logN,
                    clip);
        }

        /// With a window of `value` keys; 0 for all.
        public MultiHead withWindow(int value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    softCap,
                    value,
                    qkNorm,
                    qkvBias,
                    outputBias,
                    position,
                    logN,
                    clip);
        }

        /// With normalised queries and keys.
        public MultiHead withQkNorm(QkNorm value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    softCap,
                    window,
                    value,
                    qkvBias,
                    outputBias,
                    position,
                    logN,
                    clip);
        }

        /// With biases on the projections.
        public MultiHead withBias(boolean qkv, boolean output) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    softCap,
                    window,
                    qkNorm,
                    qkv,
                    output,
                    position,
                    logN,
                    clip);
        }

        /// With another position scheme.
        public MultiHead withPosition(Position value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    softCap,
                    window,
                    qkNorm,
                    qkvBias,
                    outputBias,
                    value,
                    logN,
                    clip);
        }

        /// With log-n scaling beyond `value` tokens; 0 for none.
        public MultiHead withLogN(int value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    softCap,
                    window,
                    qkNorm,
                    qkvBias,
                    outputBias,
                    position,
                    value,
                    clip);
        }

        /// With clamped projections; 0 for none.
        public MultiHead withClip(double value) {
            return new MultiHead(
                    heads,
                    kvHeads,
                    headDim,
                    kvHeadMapping,
                    scale,
                    softCap,
                    window,
                    qkNorm,
                    qkvBias,
                    outputBias,
                    position,
                    logN,
                    value);
        }

        @Override
        public int keyDim() {
            return headDim;
        }

        @Override
        public int valueDim() {
            return headDim;
        }

        @Override
        public int cachedHeads() {
            return kvHeads;
        }
    }

    /// Multi-head latent attention (DeepSeek): queries, keys and values come from low-rank latents;
    /// a head's key is a part of its own without position and a rotated part that all heads share.
    ///
    /// @param heads query heads (H)
    /// @param queryRank width of the query latent; 0 if queries come straight from the hidden state
    /// @param kvRank width of the key/value latent
    /// @param nopeDim channels of a key head without position
    /// @param rope the rotated channels
    /// @param valueDim channels of a value head
    /// @param latentEps eps of the RMS norms over the latents
    /// @param scale factor of the dot product
    /// @param bias whether the latent projections and the output have biases
    record Latent(
            int heads,
            int queryRank,
            int kvRank,
            int nopeDim,
            Position.Rope rope,
            int valueDim,
            double latentEps,
            double scale,
            boolean bias)
            implements Attention {
        /// Checks the numbers.
        public Latent {
            Checks.positive("attention heads", heads);
            Checks.notNegative("q_lora_rank", queryRank);
            Checks.positive("kv_lora_rank", kvRank);
            Checks.positive("qk_nope_head_dim", nopeDim);
            Checks.positive("v_head_dim", valueDim);
            Checks.notNegative("latent norm eps", latentEps);
            Checks.positive("attention scale", scale);
        }

        @Override
        public Position position() {
            return rope;
        }

        /// Channels of the rotated part.
        public int ropeDim() {
            return rope.dims();
        }

        @Override
        public int keyDim() {
            return nopeDim + rope.dims();
        }

        @Override
        public int cachedHeads() {
            return heads;
        }

        @Override
        public int window() {
            return 0;
        }
    }

    /// Which key/value head a query head uses.
    enum KvHeadMapping {
        /// Head `h` uses `h / (H / K)`.
        GROUPED,
        /// Head `h` uses `h mod K` (PLaMo).
        TILED
    }

    /// How queries and keys are normalised before the position is applied.
    sealed interface QkNorm {
        /// Not at all.
        record None() implements QkNorm {}

        /// Each head by itself.
        ///
        /// @param norm over the channels of a head
        /// @param weightPerHead whether every head has its own weights instead of all sharing one
        record PerHead(Norm norm, boolean weightPerHead) implements QkNorm {}

        /// The whole projection, before it is split into heads (OLMo-2).
        record Whole(Norm norm) implements QkNorm {}
    }
}
