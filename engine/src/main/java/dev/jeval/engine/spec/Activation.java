package dev.jeval.engine.spec;

/// The elementwise function of a feed-forward layer.
public enum Activation {
    /// `x / (1 + exp(-x))`, also called swish.
    SILU,
    /// `0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))`.
    GELU_TANH,
    /// `0.5 x (1 + erf(x / sqrt 2))`.
    GELU_ERF,
    /// `max(x, 0)`.
    RELU
}
