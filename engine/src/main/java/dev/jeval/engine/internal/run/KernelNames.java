package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Activation;

/// From the words of the spec to those of the kernels, which know no spec.
final class KernelNames {
    private KernelNames() {}

    static Activation activation(dev.jeval.engine.spec.Activation activation) {
        return switch (activation) {
            case SILU -> Activation.SILU;
            case GELU_TANH -> Activation.GELU_TANH;
            case GELU_ERF -> Activation.GELU_ERF;
            case RELU -> Activation.RELU;
        };
    }
}
