package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;

/// The `quantization_config` of a checkpoint: FP8 weights are read, everything else is refused.
final class Quantization {
    private Quantization() {}

    /// Accepts no quantization, or FP8 as `fp8`, `fbgemm_fp8` or `compressed-tensors` write it.
    static void check(ModelConfig config) {
        ModelConfig quantization = config.optionalObject("quantization_config");
        if (quantization == null) {
            return;
        }
        String method = quantization.text("quant_method");
        switch (method) {
            case "fp8", "fbgemm_fp8" -> {}
            case "compressed-tensors" -> {
                String format = quantization.text("format", "");
                if (!format.equals("float-quantized")) {
                    throw quantization.unsupported("format", "float-quantized", format);
                }
            }
            default ->
                    throw quantization.unsupported(
                            "quant_method",
                            "fp8, fbgemm_fp8, compressed-tensors or an unquantized checkpoint",
                            method);
        }
    }
}
