package dev.jeval.perf.model;

import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import dev.jeval.engine.bench.RandomModel.Kind;
import dev.jeval.engine.bench.RandomModel.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes a [RandomModel] as a GGUF file of version 3, for peers that read nothing else.
///
/// Matrices have the chosen type where their rows allow it, vectors are float32. Rows of q and k of
/// Llama models are reordered from halves to pairs, as that format wants them.
final class GgufWriter {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int NORMAL_TOKEN = 1;
    private static final int CONTROL_TOKEN = 3;

    private final RandomModel model;
    private final ModelShape shape;
    private final GgufType type;
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private int keys;

    private GgufWriter(RandomModel model, GgufType type) {
        this.model = model;
        this.shape = model.shape();
        this.type = type;
    }

    /// Writes `file`.
    static void write(RandomModel model, GgufType type, Path file) throws IOException {
        new GgufWriter(model, type).write(file);
    }

    private void write(Path file) throws IOException {
        metadata();
        byte[] metadata = header.toByteArray();
        int count = keys;
        header.reset();
        List<Weights> tensors = model.tensors();
        long offset = 0;
        for (Weights tensor : tensors) {
            tensorInfo(tensor, offset);
            offset += padded(typeOf(tensor).bytes(tensor.count()));
        }
        try (WritableByteChannel out =
                Files.newByteChannel(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            start.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION);
            start.putLong(tensors.size()).putLong(count);
            drain(out, start);
            drain(out, filled(metadata));
            drain(out, filled(header.toByteArray()));
            long headerBytes = 24L + metadata.length + header.size();
            drain(out, filled(new byte[(int) (padded(headerBytes) - headerBytes)]));
            for (Weights tensor : tensors) {
                tensorData(out, tensor);
            }
        }
    }

    private void metadata() {
        String kind = shape.modelType();
        string("general.architecture", kind);
        string("general.name", shape.name());
        number("general.file_type", type.fileType());
        number(kind + ".context_length", shape.maxPositions());
        number(kind + ".embedding_length", shape.hiddenSize());
        number(kind + ".block_count", shape.layers());
        number(kind + ".feed_forward_length", shape.intermediateSize());
        number(kind + ".attention.head_count", shape.heads());
        number(kind + ".attention.head_count_kv", shape.kvHeads());
        number(kind + ".attention.key_length", shape.headDim());
        number(kind + ".attention.value_length", shape.headDim());
        number(kind + ".rope.dimension_count", shape.headDim());
        number(kind + ".vocab_size", shape.vocabSize());
        real(kind + ".attention.layer_norm_rms_epsilon", (float) shape.rmsNormEps());
        real(kind + ".rope.freq_base", (float) shape.ropeTheta());
        RandomVocabulary vocabulary = new RandomVocabulary(shape.vocabSize());
        string("tokenizer.ggml.model", "gpt2");
        string("tokenizer.ggml.pre", kind.equals("qwen2") ? "qwen2" : "llama-bpe");
        strings("tokenizer.ggml.tokens", vocabulary.tokens());
        key("tokenizer.ggml.token_type", ARRAY);
        putInt(INT32);
        putLong(shape.vocabSize());
        for (int id = 0; id < shape.vocabSize(); id++) {
            putInt(vocabulary.special(id) ? CONTROL_TOKEN : NORMAL_TOKEN);
        }
        strings("tokenizer.ggml.merges", vocabulary.merges());
        number("tokenizer.ggml.bos_token_id", vocabulary.begin());
        number("tokenizer.ggml.eos_token_id", vocabulary.end());
        key("tokenizer.ggml.add_bos_token", BOOL);
        header.write(0);
    }

    private void tensorInfo(Weights tensor, long offset) {
        put(ggufName(tensor.name()));
        boolean matrix = tensor.kind() == Kind.MATRIX;
        putInt(matrix ? 2 : 1);
        if (matrix) {
            putLong(tensor.columns());
        }
        putLong(tensor.rows());
        putInt(typeOf(tensor).id());
        putLong(offset);
    }

    private GgufType typeOf(Weights tensor) {
        return tensor.kind() == Kind.MATRIX && type.fits(tensor.columns()) ? type : GgufType.F32;
    }

    /// The GGUF name of a tensor of the Llama or Qwen2 kind.
    static String ggufName(String name) {
        return name.replace("model.embed_tokens", "token_embd")
                .replace("model.norm", "output_norm")
                .replace("lm_head", "output")
                .replace("model.layers.", "blk.")
                .replace("input_layernorm", "attn_norm")
                .replace("post_attention_layernorm", "ffn_norm")
                .replace("self_attn.o_proj", "attn_output")
                .replaceAll("self_attn\\.([qkv])_proj", "attn_$1")
                .replaceAll("mlp\\.(gate|up|down)_proj", "ffn_$1");
    }

    private void tensorData(WritableByteChannel out, Weights tensor) throws IOException {
        GgufType rowType = typeOf(tensor);
        int columns = tensor.columns();
        int rowBytes = (int) rowType.bytes(columns);
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.max(BUFFER_BYTES, rowBytes))
                        .order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[columns];
        for (int r = 0; r < tensor.rows(); r++) {
            long first = (long) sourceRow(tensor, r) * columns;
            for (int c = 0; c < columns; c++) {
                row[c] = model.value(tensor, first + c);
            }
            if (buffer.remaining() < rowBytes) {
                drain(out, buffer);
            }
            rowType.encode(row, buffer);
        }
        drain(out, buffer);
        long bytes = rowType.bytes(tensor.count());
        drain(out, filled(new byte[(int) (padded(bytes) - bytes)]));
    }

    private int sourceRow(Weights tensor, int row) {
        boolean rotary = tensor.name().contains(".q_proj.") || tensor.name().contains(".k_proj.");
        if (!rotary || !shape.modelType().equals("llama")) {
            return row;
        }
        int width = shape.headDim();
        int inHead = row % width;
        return row - inHead + inHead % 2 * (width / 2) + inHead / 2;
    }

    private static long padded(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void string(String name, String value) {
        key(name, STRING);
        put(value);
    }

    private void number(String name, int value) {
        key(name, UINT32);
        putInt(value);
    }

    private void real(String name, float value) {
        key(name, FLOAT32);
        putInt(Float.floatToRawIntBits(value));
    }

    private void strings(String name, List<String> values) {
        key(name, ARRAY);
        putInt(STRING);
        putLong(values.size());
        values.forEach(this::put);
    }

    private void key(String name, int valueType) {
        put(name);
        putInt(valueType);
        keys++;
    }

    private void put(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        putLong(bytes.length);
        header.writeBytes(bytes);
    }

    private void putInt(int value) {
        header.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private void putLong(long value) {
        header.writeBytes(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    private static ByteBuffer filled(byte[] bytes) {
        return ByteBuffer.wrap(bytes).position(bytes.length);
    }

    private static void drain(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }
}
