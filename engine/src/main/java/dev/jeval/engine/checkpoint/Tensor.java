package dev.jeval.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// A tensor in a mapped file: row-major, little-endian, read-only, possibly not aligned to its
/// element size.
///
/// Valid until the [Safetensors] or [Checkpoint] it came from is closed.
///
/// @param name the name in the file
/// @param dtype element type
/// @param shape sizes, outermost first; empty for a scalar
/// @param data exactly the tensor's bytes
/// @param file where it lies, for messages
public record Tensor(String name, DType dtype, List<Long> shape, MemorySegment data, Path file) {
    /// Copies the shape.
    public Tensor {
        shape = List.copyOf(shape);
    }

    /// The number of elements.
    public long elements() {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return count;
    }

    /// What an error message calls this tensor.
    public String describe() {
        return "%s, tensor '%s' %s %s".formatted(file, name, dtype, shape);
    }
}
