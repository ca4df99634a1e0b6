package dev.jeval.engine.internal.family;

/// What a weight does in the forward pass.
public enum Role {
    /// `[V, D]` token vectors.
    EMBEDDING,
    /// `[P, D]` learned position vectors.
    POSITIONS,
    /// `[D]` norm over token vectors.
    EMBEDDING_NORM,
    /// `[D]` norm before the output projection.
    FINAL_NORM,
    /// `[V, D]` output projection.
    OUTPUT,

    /// `[D]` norm before attention, or the only norm of a parallel layer.
    ATTENTION_NORM,
    /// `[D]` norm after attention.
    ATTENTION_POST_NORM,
    /// `[D]` norm before the feed-forward part.
    FEED_FORWARD_NORM,
    /// `[D]` norm after the feed-forward part.
    FEED_FORWARD_POST_NORM,

    /// `[H C, D]`.
    QUERY,
    /// `[K C, D]`.
    KEY,
    /// `[K C, D]`.
    VALUE,
    /// `[D, H C]`.
    ATTENTION_OUTPUT,
    /// `[C]`, `[H, C]` or `[H C]`.
    QUERY_NORM,
    /// `[C]`, `[K, C]` or `[K C]`.
    KEY_NORM,

    /// `[query rank, D]`.
    QUERY_LATENT,
    /// `[query rank]`.
    QUERY_LATENT_NORM,
    /// `[kv rank + rope, D]`.
    KV_LATENT,
    /// `[kv rank]`.
    KV_LATENT_NORM,
    /// `[H (nope + value), kv rank]`.
    KV_UP,

    /// `[F, D]`.
    GATE,
    /// `[F, D]`.
    UP,
    /// `[D, F]`.
    DOWN,

    /// `[E, D]`.
    ROUTER,
    /// `[E]` added to the scores for the choice only.
    ROUTER_CORRECTION,
    /// `[F, D]` of one expert.
    EXPERT_GATE,
    /// `[F, D]` of one expert.
    EXPERT_UP,
    /// `[D, F]` of one expert.
    EXPERT_DOWN,
    /// `[F, D]` of the shared expert.
    SHARED_GATE,
    /// `[F, D]` of the shared expert.
    SHARED_UP,
    /// `[D, F]` of the shared expert.
    SHARED_DOWN,
    /// `[1, D]` gate of the shared expert.
    SHARED_WEIGHT
}
