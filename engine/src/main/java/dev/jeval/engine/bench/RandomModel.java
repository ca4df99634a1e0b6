package dev.jeval.engine.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A checkpoint with random weights: real sizes, no meaning; for measuring and testing.
///
/// A weight is a small integer times a power of two that follows from the seed, the tensor and the
/// position alone, by integer arithmetic: the same on every machine, and exact in float32, float16
/// and bfloat16, so that files of all three types hold the same model.
public final class RandomModel {
    private static final int MAX_VALUE = 127;
    private static final int NORM_VALUES = 15;
    private static final float NORM_UNIT = 0x1p-7f;
    private static final int BUFFER_BYTES = 1 << 20;

    private final ModelShape shape;
    private final long seed;

    /// A model of a shape; the same for the same seed.
    public RandomModel(ModelShape shape, long seed) {
        this.shape = shape;
        this.seed = seed;
    }

    /// How weights are written.
    public enum StoredType {
        /// IEEE binary32.
        F32(4),
        /// IEEE binary16.
        F16(2),
        /// bfloat16.
        BF16(2);

        private final int bytes;

        StoredType(int bytes) {
            this.bytes = bytes;
        }
    }

    /// What a tensor is in the model.
    public enum Kind {
        /// A weight matrix.
        MATRIX,
        /// A norm's weights, near 1.
        NORM,
        /// A bias.
        BIAS
    }

    /// One tensor.
    ///
    /// @param index its number in the model
    /// @param name as in Hugging Face checkpoints
    /// @param rows output width
    /// @param columns input width; 1 for vectors
    public record Weights(int index, String name, Kind kind, int rows, int columns) {
        /// Number of elements.
        public long count() {
            return (long) rows * columns;
        }
    }

    /// The shape.
    public ModelShape shape() {
        return shape;
    }

    /// All tensors, in the order in which they are written.
    public List<Weights> tensors() {
        List<Weights> all = new ArrayList<>();
        int width = shape.hiddenSize();
        int queries = shape.heads() * shape.headDim();
        int keys = shape.kvHeads() * shape.headDim();
        matrix(all, "model.embed_tokens", shape.vocabSize(), width);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            norm(all, prefix + "input_layernorm");
            projection(all, prefix + "self_attn.q_proj", queries);
            projection(all, prefix + "self_attn.k_proj", keys);
            projection(all, prefix + "self_attn.v_proj", keys);
            matrix(all, prefix + "self_attn.o_proj", width, queries);
            norm(all, prefix + "post_attention_layernorm");
            matrix(all, prefix + "mlp.gate_proj", shape.intermediateSize(), width);
            matrix(all, prefix + "mlp.up_proj", shape.intermediateSize(), width);
            matrix(all, prefix + "mlp.down_proj", width, shape.intermediateSize());
        }
        norm(all, "model.norm");
        if (!shape.tied()) {
            matrix(all, "lm_head", shape.vocabSize(), width);
        }
        return all;
    }

    private static void matrix(List<Weights> all, String name, int rows, int columns) {
        all.add(new Weights(all.size(), name + ".weight", Kind.MATRIX, rows, columns));
    }

    private void norm(List<Weights> all, String name) {
        int width = shape.hiddenSize();
        all.add(new Weights(all.size(), name + ".weight", Kind.NORM, width, 1));
    }

    private void projection(List<Weights> all, String name, int rows) {
        matrix(all, name, rows, shape.hiddenSize());
        if (shape.modelType().equals("qwen2")) {
            all.add(new Weights(all.size(), name + ".bias", Kind.BIAS, rows, 1));
        }
    }

    /// Element `i` of a tensor, row-major.
    public float value(Weights tensor, long i) {
        long bits = mix(seed + tensor.index() * 0x9e3779b97f4a7c15L + i * 0xd1342543de82ef95L);
        int range = tensor.kind() == Kind.NORM ? NORM_VALUES : MAX_VALUE;
        int number = (int) Math.floorMod(bits >>> 8, 2L * range + 1) - range;
        return switch (tensor.kind()) {
            case NORM -> 1f + number * NORM_UNIT;
            case MATRIX, BIAS -> number * unit(tensor.columns());
        };
    }

    /// A power of two that keeps outputs about as large as inputs.
    private static float unit(int columns) {
        int log2 = 31 - Integer.numberOfLeadingZeros(columns);
        return Math.scalb(1f, -6 - log2 / 2);
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// Writes `config.json` and `model.safetensors` into `directory`, which is created if missing.
    ///
    /// @throws IOException if a file cannot be written
    public void write(Path directory, StoredType type) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.json"), config());
        try (WritableByteChannel out =
                Files.newByteChannel(
                        directory.resolve("model.safetensors"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] header = header(type).getBytes(StandardCharsets.UTF_8);
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            drain(out, length.putLong(header.length));
            drain(out, ByteBuffer.allocate(header.length).put(header));
            for (Weights tensor : tensors()) {
                writeTensor(out, tensor, type);
            }
        }
    }

    private String config() {
        boolean qwen = shape.modelType().equals("qwen2");
        return """
        {
          "architectures": ["%s"],
          "model_type": "%s",
          "hidden_size": %d,
          "intermediate_size": %d,
          "num_hidden_layers": %d,
          "num_attention_heads": %d,
          "num_key_value_heads": %d,
          "head_dim": %d,
          "vocab_size": %d,
          "hidden_act": "silu",
          "rms_norm_eps": %s,
          "rope_theta": %s,
          "max_position_embeddings": %d,
          "tie_word_embeddings": %b,
          "bos_token_id": %d,
          "eos_token_id": %d
        }
        """
                .formatted(
                        qwen ? "Qwen2ForCausalLM" : "LlamaForCausalLM",
                        shape.modelType(),
                        shape.hiddenSize(),
                        shape.intermediateSize(),
                        shape.layers(),
                        shape.heads(),
                        shape.kvHeads(),
                        shape.headDim(),
                        shape.vocabSize(),
                        shape.rmsNormEps(),
                        shape.ropeTheta(),
                        shape.maxPositions(),
                        shape.tied(),
                        shape.vocabSize() - 3,
                        shape.vocabSize() - 2);
    }

    private String header(StoredType type) {
        StringBuilder json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        long at = 0;
        for (Weights tensor : tensors()) {
            long end = at + tensor.count() * type.bytes;
            String sizes =
                    tensor.kind() == Kind.MATRIX
                            ? tensor.rows() + "," + tensor.columns()
                            : String.valueOf(tensor.rows());
            json.append(
                    ",\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.name(), type, sizes, at, end));
            at = end;
        }
        json.append('}');
        // Data begins at a multiple of 64 bytes.
        while ((json.length() + Long.BYTES) % 64 != 0) {
            json.append(' ');
        }
        return json.toString();
    }

    /// Writes the elements of a tensor, little-endian, row-major.
    ///
    /// @throws IOException if they cannot be written
    public void writeTensor(WritableByteChannel out, Weights tensor, StoredType type)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < tensor.count(); i++) {
            float value = value(tensor, i);
            switch (type) {
                case F32 -> buffer.putFloat(value);
                case F16 -> buffer.putShort(Float.floatToFloat16(value));
                case BF16 -> buffer.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
            }
            if (!buffer.hasRemaining()) {
                drain(out, buffer);
            }
        }
        drain(out, buffer);
    }

    private static void drain(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }
}
