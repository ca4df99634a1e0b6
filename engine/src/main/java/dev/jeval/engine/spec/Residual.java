package dev.jeval.engine.spec;

/// How attention and feed-forward are joined with the residual stream `x`, and which norms stand
/// where.
public sealed interface Residual {
    /// `x += attn(n1(x)); x += ffn(n2(x))`.
    record Sequential(Norm norm) implements Residual {}

    /// `a = n1(x); x = a + attn(a); b = n2(x); x = b + ffn(b)` (BLOOM with
    /// `apply_residual_connection_post_layernorm`).
    record Normalized(Norm norm) implements Residual {}

    /// `x += attn(n(x)) + ffn(n(x))`, one norm.
    record Parallel(Norm norm) implements Residual {}

    /// `x += attn(n1(x)) + ffn(n2(x))`, two norms of the same `x`.
    record ParallelTwoNorms(Norm norm) implements Residual {}

    /// `x += n1(attn(x)); x += n2(ffn(x))` (OLMo-2).
    record PostNorm(Norm norm) implements Residual {}

    /// `x += n2(attn(n1(x))); x += n4(ffn(n3(x)))` (Gemma 2 and 3).
    record Sandwich(Norm norm) implements Residual {}

    /// What the norms are; all norms of a layer are of one kind.
    Norm norm();
}
