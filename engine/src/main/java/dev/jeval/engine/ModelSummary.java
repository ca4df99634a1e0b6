package dev.jeval.engine;

import dev.jeval.engine.internal.run.ModelInspector;
import dev.jeval.engine.spec.DecoderSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a checkpoint holds and what it takes to run it, found without computing anything.
///
/// Memory figures count weights once as stored, keys and values in whole blocks as far as sliding
/// windows need them, and the buffers of a pass; the heap of the program around it comes on top.
///
/// @param directory the checkpoint's directory
/// @param spec what the model computes
/// @param parameters number of weights, tied ones counted once
/// @param activeParameters weights that take part in computing one token (fewer with experts)
/// @param weightBytesByDtype bytes of the tensors in use, by stored type, most first
/// @param weightBytes bytes of weights in memory once loaded
/// @param kvBytesPerToken bytes of keys and values of one token in float32, while all layers see it
/// @param kvBlockTokens tokens of a block; sequences hold whole blocks
/// @param workBytes bytes of the buffers of the largest pass
/// @param files the weight files with their sizes in bytes
/// @param tensors every tensor of the files
/// @param oddities what is unusual about the checkpoint, one sentence each
public record ModelSummary(
        Path directory,
        DecoderSpec spec,
        long parameters,
        long activeParameters,
        Map<String, Long> weightBytesByDtype,
        long weightBytes,
        long kvBytesPerToken,
        int kvBlockTokens,
        long workBytes,
        Map<String, Long> files,
        List<TensorEntry> tensors,
        List<String> oddities) {
    /// Copies the lists; the maps keep their order.
    public ModelSummary {
        tensors = List.copyOf(tensors);
        oddities = List.copyOf(oddities);
    }

    /// One tensor of the files.
    ///
    /// @param name its name
    /// @param dtype its stored type
    /// @param shape its sizes, outermost first
    /// @param bytes its size in bytes
    /// @param file the name of its file
    /// @param used whether the model uses it
    public record TensorEntry(
            String name, String dtype, List<Long> shape, long bytes, String file, boolean used) {
        /// Copies the shape.
        public TensorEntry {
            shape = List.copyOf(shape);
        }
    }

    /// Inspects the checkpoint in `directory`: reads config and headers, checks names and shapes.
    ///
    /// @throws ModelFormatException if a file is damaged or missing
    /// @throws UnsupportedModelException if the model is not supported
    public static ModelSummary of(Path directory) {
        return ModelInspector.inspect(directory);
    }

    /// The `model_type` of the config.
    public String family() {
        return spec.modelType();
    }

    /// Bytes needed to run `batch` sequences of `context` tokens at once.
    ///
    /// @param context tokens of each sequence, at least 1
    /// @param batch number of sequences, at least 1
    public long memoryBytes(int context, int batch) {
        if (context < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "memory: expected a context and a batch of at least 1, got %d and %d"
                            .formatted(context, batch));
        }
        long kv = ModelInspector.kvBytes(spec, context);
        return Math.addExact(weightBytes + workBytes, Math.multiplyExact(kv, (long) batch));
    }
}
