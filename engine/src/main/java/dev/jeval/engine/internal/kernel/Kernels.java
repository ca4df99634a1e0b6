package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The operations of a forward pass, for one thread; one method per operation.
///
/// Every output has one canonical order of operations, stated here and spelled out by
/// [ScalarKernels]; implementations agree bit for bit on inputs without NaN. All arithmetic is
/// float32 with IEEE rounding unless said otherwise. *Lane sum* of `v[0 .. n)` means: sixteen
/// partial sums start at +0, partial sum `j` adds `v[j], v[j + 16], ...` in this order, then halves
/// are folded pairwise (`s[j] + s[j + 8]`, then 4, 2, 1).
///
/// Implementations hold no state and may be shared between threads; a [Scratch] may not. Lengths
/// and offsets are in elements and are not checked beyond what array accesses check.
sealed interface Kernels permits ScalarKernels, VectorKernels {
    /// Whether [#panel] reads the tiles of [TokenTiles], or only rows from where they lie.
    boolean readTiles();

    /// Products of one panel of weights with the token rows of one pass.
    ///
    /// `out[outAt + t * stride + r] = bias[row] + sum over k of w[row, k] * x[t, k]` with row `r`
    /// of the panel being row `panel * PANEL + r` of the matrix. Order: in each block of
    /// [Matrix#BLOCK] columns a chain of fused multiply-adds in increasing `k` that starts at +0;
    /// the first block's sum, then the other block sums added in increasing order, then the bias if
    /// there is one.
    ///
    /// @param out a row of [Matrix#PANEL] elements for each token; those beyond the panel's rows
    ///   may be overwritten; may be `scratch.outputs`
    void panel(
            Matrix matrix,
            int panel,
            TokenTiles tokens,
            int pass,
            float[] out,
            int outAt,
            int stride,
            Scratch scratch);

    /// Attention of `tokens` consecutive new tokens for one key/value head.
    ///
    /// Takes the query heads `shape.headsOf(kvHead)[firstHead .. firstHead + headCount)`. Query row
    /// `t` of head `h` is at `q[qAt + t * qStride + h * C]`, its output goes to `out[outAt + t *
    /// outStride + h * Cv]`. Order, for a query at position `i`, over the blocks of 64 absolute
    /// positions that hold a visible position, ascending:
    ///
    /// 1. score of position `j`: a chain of fused multiply-adds `k * q` over ascending channels
    ///    that starts at +0; times the scale; soft cap; plus bias (or bias before the scale);
    /// 2. new maximum `m'` of the maximum so far and the block's visible scores; `c = exp(m - m')`,
    ///    `p[j] = exp(score[j] - m')`;
    /// 3. `l = l * c + lane sum of p` (lanes by position in the block, invisible ones +0);
    /// 4. for each channel `o = o * c`, then fused multiply-adds `p[j] * v[j]` in increasing `j`.
    ///
    /// The output is `o * (1 / l)`.
    ///
    /// @param layerAt byte offset of the layer in every block
    /// @param firstPosition absolute position of token 0
    void attend(
            AttentionShape shape,
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int kvHead,
            int firstHead,
            int headCount,
            int firstPosition,
            int tokens,
            float[] q,
            int qAt,
            int qStride,
            float[] out,
            int outAt,
            int outStride,
            Scratch scratch);

    /// Writes keys and values of one token, all heads, at `position` into its block.
    ///
    /// @param k `[K, C]` from `kAt`
    /// @param v `[K, Cv]` from `vAt`
    void storeKv(
            KvLayout layout,
            long layerAt,
            MemorySegment[] blocks,
            int position,
            float[] k,
            int kAt,
            float[] v,
            int vAt);

    /// RMS norm of one vector of `n` elements.
    ///
    /// `s` = lane sum of squares where each partial sum is a chain of fused multiply-adds; `r = 1 /
    /// sqrt(s / n + eps)`; `out[i] = (x[i] * r) * weight[i]`. In place if `out` is `x`.
    void rmsNorm(
            float[] x,
            int xAt,
            int n,
            float[] weight,
            int weightAt,
            float eps,
            float[] out,
            int outAt,
            Scratch scratch);

    /// Layer norm of one vector of `n` elements, biased variance.
    ///
    /// `mean` = lane sum / n; `s` = lane sum of `(x - mean)^2`, partial sums fused; `r = 1 / sqrt(s
    /// / n + eps)`; `out[i] = ((x[i] - mean) * r) * weight[i]`, plus `bias[i]` (an unfused
    /// addition) if there is one. In place if `out` is `x`.
    void layerNorm(
            float[] x,
            int xAt,
            int n,
            float[] weight,
            int weightAt,
            float @Nullable [] bias,
            float eps,
            float[] out,
            int outAt,
            Scratch scratch);

    /// Rotates `pairs` pairs of one head: `(a, b) -> (a cos - b sin, b cos + a sin)`, computed as
    /// `fma(a, cos, -(b * sin))` and `fma(b, cos, a * sin)`.
    ///
    /// Pair `i` is `(x[i], x[i + pairs])`, or `(x[2 i], x[2 i + 1])` if interleaved; its angle's
    /// cosine is `cos[tableAt + i]`.
    void rope(
            float[] x,
            int xAt,
            int pairs,
            float[] cos,
            float[] sin,
            int tableAt,
            boolean interleaved);

    /// `out[i] = activation(gate[i]) * up[i]`; `out` may be one of the inputs.
    void gate(
            Activation activation,
            float[] gate,
            int gateAt,
            float[] up,
            int upAt,
            float[] out,
            int outAt,
            int n);

    /// `x[i] = activation(x[i])`.
    void activate(Activation activation, float[] x, int xAt, int n);

    /// `x[i] = 1 / (1 + exp(-x[i]))`.
    void sigmoid(float[] x, int xAt, int n);

    /// Softmax in place: `m` = maximum, `e[i] = exp(x[i] - m)`, `x[i] = e[i] / (lane sum of e)`.
    void softmax(float[] x, int xAt, int n, Scratch scratch);

    /// `x[i] = cap * tanh(x[i] / cap)`.
    void softCap(float[] x, int xAt, int n, float cap);

    /// `x[i] = x[i] * factor`.
    void scale(float[] x, int xAt, int n, float factor);

    /// `x[i]` limited to `[-limit, limit]`.
    void clamp(float[] x, int xAt, int n, float limit);

    /// `y[i] = y[i] + x[i]`.
    void add(float[] y, int yAt, float[] x, int xAt, int n);

    /// `y[i] = fma(factor, x[i], y[i])`.
    void addScaled(float[] y, int yAt, float factor, float[] x, int xAt, int n);

    /// The largest of `n >= 1` elements.
    float max(float[] x, int xAt, int n);

    /// The index, relative to `xAt`, of the largest of `n >= 1` elements; the lowest of equals.
    int argmax(float[] x, int xAt, int n);

    /// Lane sum in float64 of the float32 values `exp(x[i] - max)`; `x` is kept. At most
    /// [Matrix#PANEL] elements.
    double sumExp(float[] x, int xAt, int n, float max, Scratch scratch);

    /// Sum in float64, in increasing `i` from +0, of `sums[at + i] * exp(maxima[at + i] - max)`;
    /// the exponential is float32, no maximum is above `max`.
    double sumScaled(double[] sums, float[] maxima, int at, int n, float max, Scratch scratch);
}
