package dev.jeval.engine.internal.kernel;

/// How keys and values are kept; anything but [#F32] rounds them and is opt-in.
public enum KvType {
    /// IEEE binary32: what was computed.
    F32(4),
    /// Rounded to the nearest binary16, ties to even; beyond its range infinite.
    F16(2),
    /// Rounded to the nearest bfloat16, ties to even.
    BF16(2);

    private final int bytes;

    KvType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }
}
