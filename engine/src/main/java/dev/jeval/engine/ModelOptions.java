package dev.jeval.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a model is opened. Only `dtype`, `kvType`, `int8Activations` and `contextLimit` can change a
/// number; results name them where they differ from the defaults.
///
/// @param threads worker threads, or 0 for the physical cores this process may use
/// @param weights where the kernels read weights from
/// @param dtype how weights are held
/// @param kvType how keys and values are held
/// @param int8Activations whether activations are rounded to 8 bits in products with int8 weights
/// @param maxMemoryBytes limit for weights and keys and values together, or 0 for what the machine
///   or its container allows
/// @param contextLimit maximum length of a sequence in tokens, or 0 for the one the model was made
///   for; a longer one is taken where the position scheme goes on
/// @param tokenizer which of the checkpoint's tokenizer files is used
/// @param weightCache directory that keeps rounded weights for the next opening, or null to make
///   them each time; same bits
public record ModelOptions(
        int threads,
        Weights weights,
        WeightType dtype,
        KvType kvType,
        boolean int8Activations,
        long maxMemoryBytes,
        int contextLimit,
        TokenizerMode tokenizer,
        @Nullable Path weightCache) {
    /// Bytes of memory set aside for everything but weights, keys and values: heap, code, thread
    /// stacks and work buffers.
    public static final long RESERVE_BYTES = 300L << 20;

    private static final ModelOptions DEFAULTS =
            new ModelOptions(
                    0,
                    Weights.AUTO,
                    WeightType.AS_STORED,
                    KvType.F32,
                    false,
                    0,
                    0,
                    TokenizerMode.AUTO,
                    null);

    /// Where the kernels read weights from; same bits.
    public enum Weights {
        /// Packed in the background where memory allows, while first tokens read the mapping;
        /// otherwise the mapping. Rounded weights are made when the model is opened.
        AUTO,
        /// The mapped files themselves.
        MAP,
        /// A copy off the heap in the layout the kernels want, made when the model is opened.
        PACK
    }

    /// How weights are held.
    public enum WeightType {
        /// As stored in the files: F32, F16 or BF16.
        AS_STORED,
        /// 8-bit blocks with scales, made when the model is opened.
        INT8,
        /// 4-bit blocks with scales, made when the model is opened.
        INT4
    }

    /// How keys and values are held.
    public enum KvType {
        /// IEEE binary32, exact.
        F32,
        /// IEEE binary16, rounded.
        F16,
        /// bfloat16, rounded.
        BF16
    }

    /// Which tokenizer file of a checkpoint is used.
    public enum TokenizerMode {
        /// `tokenizer.json` if there is one, otherwise `tokenizer.model`.
        AUTO,
        /// `tokenizer.json` (transformers' `use_fast=True`).
        FAST,
        /// `tokenizer.model` (transformers' `use_fast=False`).
        SLOW,
        /// None: token ids only.
        NONE
    }

    /// @throws IllegalArgumentException if a number is negative
    public ModelOptions {
        if (threads < 0 || maxMemoryBytes < 0 || contextLimit < 0) {
            throw new IllegalArgumentException(
                    "model options: expected threads, maxMemoryBytes, contextLimit >= 0, got %d, %d, %d"
                            .formatted(threads, maxMemoryBytes, contextLimit));
        }
    }

    /// Physical cores, weights as stored, float32 keys and values, the model's own limits.
    public static ModelOptions defaults() {
        return DEFAULTS;
    }

    /// These options with another number of threads; 0 takes the physical cores.
    public ModelOptions withThreads(int value) {
        return new ModelOptions(
                value,
                weights,
                dtype,
                kvType,
                int8Activations,
                maxMemoryBytes,
                contextLimit,
                tokenizer,
                weightCache);
    }

    /// These options with weights read from elsewhere.
    public ModelOptions withWeights(Weights value) {
        return new ModelOptions(
                threads,
                value,
                dtype,
                kvType,
                int8Activations,
                maxMemoryBytes,
                contextLimit,
                tokenizer,
                weightCache);
    }

    /// These options with weights held in another type.
    public ModelOptions withDtype(WeightType value) {
        return new ModelOptions(
                threads,
                weights,
                value,
                kvType,
                int8Activations,
                maxMemoryBytes,
                contextLimit,
                tokenizer,
                weightCache);
    }

    /// These options with keys and values held in another type.
    public ModelOptions withKvType(KvType value) {
        return new ModelOptions(
                threads,
                weights,
                dtype,
                value,
                int8Activations,
                maxMemoryBytes,
                contextLimit,
                tokenizer,
                weightCache);
    }

    /// These options with 8-bit activations or not.
    public ModelOptions withInt8Activations(boolean value) {
        return new ModelOptions(
                threads,
                weights,
                dtype,
                kvType,
                value,
                maxMemoryBytes,
                contextLimit,
                tokenizer,
                weightCache);
    }

    /// These options with another memory limit in bytes; 0 takes what the machine allows.
    public ModelOptions withMaxMemoryBytes(long value) {
        return new ModelOptions(
                threads,
                weights,
                dtype,
                kvType,
                int8Activations,
                value,
                contextLimit,
                tokenizer,
                weightCache);
    }

    /// These options with another maximum length in tokens; 0 takes the model's own.
    public ModelOptions withContextLimit(int value) {
        return new ModelOptions(
                threads,
                weights,
                dtype,
                kvType,
                int8Activations,
                maxMemoryBytes,
                value,
                tokenizer,
                weightCache);
    }

    /// These options with another tokenizer file.
    public ModelOptions withTokenizer(TokenizerMode value) {
        return new ModelOptions(
                threads,
                weights,
                dtype,
                kvType,
                int8Activations,
                maxMemoryBytes,
                contextLimit,
                value,
                weightCache);
    }

    /// These options with another directory for rounded weights; null keeps none.
    public ModelOptions withWeightCache(@Nullable Path value) {
        return new ModelOptions(
                threads,
                weights,
                dtype,
                kvType,
                int8Activations,
                maxMemoryBytes,
                contextLimit,
                tokenizer,
                value);
    }
}
