package dev.jeval.engine.internal.kernel;

/// Where keys and values of [#POSITIONS] absolute positions lie in a block, for one layer.
///
/// A block is one off-heap segment for some layers, [#layerBytes()] each. In a layer first the
/// keys, `[K, C, POSITIONS]` (positions side by side, so that vector lanes hold different
/// positions), then the values, `[K, POSITIONS, Cv]` (channels side by side). A segment must be
/// aligned to 64 bytes. Position `p` of a sequence is in its block `p / POSITIONS`.
///
/// @param kvHeads key/value heads (K)
/// @param keyWidth channels of a key head (C)
/// @param valueWidth channels of a value head (Cv)
/// @param type element type
public record KvLayout(int kvHeads, int keyWidth, int valueWidth, KvType type) {
    /// Positions in a block; also the block of the online softmax.
    public static final int POSITIONS = 64;

    /// The widest head supported, in channels.
    public static final int MAX_WIDTH = 1024;

    /// Checks the sizes.
    public KvLayout {
        if (kvHeads < 1
                || keyWidth < 1
                || valueWidth < 1
                || keyWidth > MAX_WIDTH
                || valueWidth > MAX_WIDTH) {
            throw new IllegalArgumentException(
                    "kv layout: expected heads >= 1 and widths in 1..%d, got %d heads of %d and %d"
                            .formatted(MAX_WIDTH, kvHeads, keyWidth, valueWidth));
        }
    }

    /// Bytes of one layer in a block, a multiple of 64.
    public long layerBytes() {
        long bytes = (long) kvHeads * POSITIONS * (keyWidth + valueWidth) * type.bytes();
        return (bytes + 63) & -64L;
    }

    /// Byte offset of a head's keys inside a layer.
    public long keyOffset(int kvHead) {
        return (long) kvHead * keyWidth * POSITIONS * type.bytes();
    }

    /// Byte offset of a head's values inside a layer.
    public long valueOffset(int kvHead) {
        return ((long) kvHeads * keyWidth + (long) kvHead * valueWidth) * POSITIONS * type.bytes();
    }
}
