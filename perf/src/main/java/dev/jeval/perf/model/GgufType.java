package dev.jeval.perf.model;

import java.nio.ByteBuffer;

/// Element types of GGUF files and how a row is encoded (ggml's block formats).
enum GgufType {
    /// IEEE binary32.
    F32(0, 0, 1, 4),
    /// IEEE binary16.
    F16(1, 1, 1, 2),
    /// 32 weights: a binary16 scale, 32 nibbles `n`; weight `(n - 8) * scale`.
    Q4_0(2, 2, 32, 18),
    /// 32 weights: a binary16 scale, 32 signed bytes.
    Q8_0(8, 7, 32, 34),
    /// bfloat16.
    BF16(30, 32, 1, 2);

    private static final int BLOCK = 32;

    private final int id;
    private final int fileType;
    private final int blockElements;
    private final int blockBytes;

    GgufType(int id, int fileType, int blockElements, int blockBytes) {
        this.id = id;
        this.fileType = fileType;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /// The type's number in tensor infos.
    int id() {
        return id;
    }

    /// The number of `general.file_type` for a model of this type.
    int fileType() {
        return fileType;
    }

    /// Bytes of `count` elements; `count` is a multiple of the block.
    long bytes(long count) {
        return count / blockElements * blockBytes;
    }

    /// Whether rows of `columns` elements can have this type.
    boolean fits(int columns) {
        return columns % blockElements == 0;
    }

    /// Appends a row to a little-endian buffer.
    void encode(float[] row, ByteBuffer out) {
        switch (this) {
            case F32 -> {
                for (float value : row) {
                    out.putFloat(value);
                }
            }
            case F16 -> {
                for (float value : row) {
                    out.putShort(Float.floatToFloat16(value));
                }
            }
            case BF16 -> {
                for (float value : row) {
                    out.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                }
            }
            case Q8_0 -> {
                for (int at = 0; at < row.length; at += BLOCK) {
                    encodeQ8(row, at, out);
                }
            }
            case Q4_0 -> {
                for (int at = 0; at < row.length; at += BLOCK) {
                    encodeQ4(row, at, out);
                }
            }
        }
    }

    private static void encodeQ8(float[] row, int at, ByteBuffer out) {
        float scale = Math.abs(extreme(row, at)) / 127;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = 0; i < BLOCK; i++) {
            out.put((byte) (scale == 0 ? 0 : Math.round(row[at + i] / scale)));
        }
    }

    private static void encodeQ4(float[] row, int at, ByteBuffer out) {
        float scale = extreme(row, at) / -8;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = 0; i < BLOCK / 2; i++) {
            out.put((byte) (nibble(row[at + i], scale) | nibble(row[at + i + 16], scale) << 4));
        }
    }

    private static int nibble(float weight, float scale) {
        return scale == 0 ? 8 : Math.min(15, (int) (weight / scale + 8.5f));
    }

    private static float extreme(float[] row, int at) {
        float extreme = 0;
        for (int i = at; i < at + BLOCK; i++) {
            if (Math.abs(row[i]) > Math.abs(extreme)) {
                extreme = row[i];
            }
        }
        return extreme;
    }
}
