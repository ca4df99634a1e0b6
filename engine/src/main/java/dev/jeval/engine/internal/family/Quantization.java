package dev.jeval.engine.internal.family;

import dev.jeval.engine.checkpoint.ModelConfig;
import java.util.List;

/// The `quantization_config` of a checkpoint: FP8 weights are read, everything else is refused.
final class Quantization {
    private Quantization() {}

    /// Accepts no quantization, or FP8 as `fp8`, `fbgemm_fp8` or `compressed-tensors` write it.
    ///
    /// @return rows and columns that share a scale, where the config says so; otherwise empty
    static List<Integer> scaleBlock(ModelConfig config) {
        ModelConfig quantization = config.optionalObject("quantization_config");
        if (quantization == null) {
            return List.of();
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
        List<Integer> block = quantization.counts("weight_block_size");
        if (!block.isEmpty() && (block.size() != 2 || block.contains(0))) {
            throw quantization.wrong("weight_block_size", "two positive integers", block);
        }
        return block;
    }
}
