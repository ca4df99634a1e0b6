package dev.jeval.engine.checkpoint;

import org.jspecify.annotations.Nullable;

/// Element types of safetensors files, under the names the format gives them.
///
/// Source: the safetensors format description, `Dtype`. All are recognised; the engine computes
/// with those that [#isWeight()] names.
public enum DType {
    BOOL(8),
    U8(8),
    I8(8),
    U16(16),
    I16(16),
    U32(32),
    I32(32),
    U64(64),
    I64(64),
    /// IEEE binary16.
    F16(16),
    /// The upper half of a binary32.
    BF16(16),
    /// IEEE binary32.
    F32(32),
    /// IEEE binary64; rounded to binary32 when loaded.
    F64(64),
    /// Four exponent and three mantissa bits, no infinities, one NaN pattern per sign.
    F8_E4M3(8),
    /// Five exponent and two mantissa bits, IEEE-like.
    F8_E5M2(8),
    /// Eight exponent bits: a power of two.
    F8_E8M0(8),
    F6_E2M3(6),
    F6_E3M2(6),
    F4(4),
    /// Two binary32: real and imaginary part.
    C64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /// Bits per element.
    public int bits() {
        return bits;
    }

    /// Whether the engine can compute with weights of this type.
    public boolean isWeight() {
        return switch (this) {
            case F16, BF16, F32, F64, F8_E4M3, F8_E5M2 -> true;
            case BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F8_E8M0, F6_E2M3, F6_E3M2, F4, C64 ->
                    false;
        };
    }

    /// The type of that name in a safetensors header, or null if the format has none.
    static @Nullable DType of(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
