package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.KvLayout;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the layers of a model are cut into slices, each of which has blocks of keys and values of
/// its own.
///
/// The layers of a slice have one window, so that a block which no later query sees is released for
/// all of them at once. All slices have equally many layers, so that a block which one gives back
/// serves any other. A model whose layers have one window is one slice.
final class KvSlices {
    private final int[] sliceOf;
    private final int[] indexInSlice;
    private final int[] windows;
    private final long layerBytes;
    private final int layersPerSlice;

    /// Cuts up the layers of `spec`, which are laid out as `layout`.
    KvSlices(DecoderSpec spec, KvLayout layout) {
        Map<Integer, List<Integer>> byWindow = new LinkedHashMap<>();
        int layers = spec.layers().size();
        for (int layer = 0; layer < layers; layer++) {
            Attention attention = spec.layers().get(layer).attention();
            byWindow.computeIfAbsent(attention.window(), _ -> new ArrayList<>()).add(layer);
        }
        layersPerSlice =
                byWindow.values().stream().mapToInt(List::size).reduce(0, KvSlices::divisor);
        layerBytes = layout.layerBytes();
        sliceOf = new int[layers];
        indexInSlice = new int[layers];
        windows = new int[layers / layersPerSlice];
        int taken = 0;
        for (Map.Entry<Integer, List<Integer>> group : byWindow.entrySet()) {
            for (int layer : group.getValue()) {
                sliceOf[layer] = taken / layersPerSlice;
                indexInSlice[layer] = taken % layersPerSlice;
                windows[sliceOf[layer]] = group.getKey();
                taken++;
            }
        }
    }

    /// The greatest common divisor.
    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }

    /// Number of slices.
    int count() {
        return windows.length;
    }

    /// The slice of a layer.
    int sliceOf(int layer) {
        return sliceOf[layer];
    }

    /// Byte offset of a layer in the blocks of its slice.
    long layerAt(int layer) {
        return indexInSlice[layer] * layerBytes;
    }

    /// Tokens that the layers of a slice see, the newest included; 0 for all.
    int window(int slice) {
        return windows[slice];
    }

    /// Bytes of a block of any slice.
    long blockBytes() {
        return Math.multiplyExact(layerBytes, (long) layersPerSlice);
    }

    /// Bytes that a sequence holds at most while it grows to `tokens` tokens, beyond those of the
    /// sequence that it was forked from at a length of `shared` tokens.
    ///
    /// Under a window that is never more than the window, the rows of a pass and a block at either
    /// end, however long the sequence.
    long bytes(int shared, int tokens) {
        long blocks = 0;
        for (int window : windows) {
            long own = KvTable.blocksFor(tokens) - (long) shared / KvLayout.POSITIONS;
            blocks += window == 0 ? own : Math.min(own, mostBlocks(window));
        }
        return Math.multiplyExact(blocks, blockBytes());
    }

    /// Blocks that a slice holds at most: a pass begins with the window of its first query, less
    /// that query itself, and both ends may lie anywhere in a block.
    private static long mostBlocks(int window) {
        return KvTable.blocksFor(window - 1L + Decoder.MAX_ROWS) + 1L;
    }
}
