package dev.jeval.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How a weight is stored in a file, little-endian; every type but [#F64] up-casts to float32
/// exactly. [#F64] is rounded to the nearest float32.
public enum WeightType {
    /// IEEE binary64.
    F64(8),
    /// IEEE binary32.
    F32(4),
    /// IEEE binary16.
    F16(2),
    /// The upper half of a binary32.
    BF16(2),
    /// 1-4-3 bits, bias 7, no infinities, NaN at all ones (the "FN" variant of checkpoints).
    F8_E4M3(1),
    /// 1-5-2 bits, bias 15, infinities and NaN as IEEE.
    F8_E5M2(1);

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    WeightType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// `count` elements from byte `at`, `step` bytes apart, as float32 to `out[to]`, `out[to +
    /// stride]` and so on.
    public void read(
            MemorySegment segment, long at, long step, int count, float[] out, int to, int stride) {
        switch (this) {
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    out[to + i * stride] = (float) segment.get(DOUBLE, at + i * step);
                }
            }
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    out[to + i * stride] = segment.get(FLOAT, at + i * step);
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    short bits = segment.get(SHORT, at + i * step);
                    out[to + i * stride] = Float.float16ToFloat(bits);
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    short bits = segment.get(SHORT, at + i * step);
                    out[to + i * stride] = Float.intBitsToFloat(bits << 16);
                }
            }
            case F8_E4M3 -> {
                for (int i = 0; i < count; i++) {
                    byte bits = segment.get(ValueLayout.JAVA_BYTE, at + i * step);
                    out[to + i * stride] = float8E4m3(bits);
                }
            }
            case F8_E5M2 -> {
                for (int i = 0; i < count; i++) {
                    byte bits = segment.get(ValueLayout.JAVA_BYTE, at + i * step);
                    out[to + i * stride] = Float.float16ToFloat((short) (bits << 8));
                }
            }
        }
    }

    private static float float8E4m3(byte bits) {
        int magnitude = bits & 0x7f;
        if (magnitude == 0x7f) {
            return Float.NaN;
        }
        // 2^120 moves the exponent from bias 7 to bias 127 and makes subnormals exact.
        float value = Float.intBitsToFloat(magnitude << 20) * 0x1p120f;
        return bits < 0 ? -value : value;
    }
}
