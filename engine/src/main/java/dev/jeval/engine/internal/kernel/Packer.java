package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Packs weights into panels, once, in parallel, off the heap, never wider than they are stored.
final class Packer {
    private static final int HALF = Matrix.PANEL / 2;
    private static final long ALIGNMENT = 64;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Packed.ORDER);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(Packed.ORDER);

    private final RowBlocks source;
    private final WorkerTeam team;
    private final Scratch[] scratch;

    private Packer(RowBlocks source, WorkerTeam team, Scratch[] scratch) {
        this.source = source;
        this.team = team;
        this.scratch = scratch;
    }

    /// Packs stacked row blocks and releases the mapped pages they lay in.
    ///
    /// @param arena owns the panels
    /// @param scratch one per worker
    static Matrix pack(
            List<RowBlock> blocks,
            float @Nullable [] bias,
            Precision precision,
            Arena arena,
            WorkerTeam team,
            Scratch[] scratch) {
        Packer packer = new Packer(new RowBlocks(blocks), team, scratch);
        Packed packed = packer.pack(PanelType.of(blocks, precision), arena);
        packer.releasePages();
        return Matrix.packed(packer.source, packed, bias);
    }

    private Packed pack(PanelType type, Arena arena) {
        long panelBytes = type.panelBytes(source.columns());
        int panels = (source.rows() + Matrix.PANEL - 1) / Matrix.PANEL;
        MemorySegment segment =
                arena.allocate(Math.multiplyExact(panelBytes, (long) panels), ALIGNMENT);
        Packed packed = new Packed(type, segment, panelBytes);
        AtomicBoolean unfit = new AtomicBoolean();
        team.run(
                panels,
                (worker, panel) -> {
                    if (!packPanel(packed, panel, scratch[worker])) {
                        unfit.set(true);
                    }
                });
        // float16 panels hold finite values only.
        return unfit.get() ? pack(PanelType.F32, arena) : packed;
    }

    private boolean packPanel(Packed packed, int panel, Scratch s) {
        for (int begin = 0; begin < source.columns(); begin += Matrix.BLOCK) {
            int count = Math.min(Matrix.BLOCK, source.columns() - begin);
            source.readPanel(panel, begin, count, s.transposed);
            long at = packed.at(panel, begin);
            switch (packed.type()) {
                case F32 ->
                        MemorySegment.copy(
                                s.transposed, 0, packed.segment(), FLOAT, at, count * Matrix.PANEL);
                case BF16 -> {
                    toBfloat16(s.transposed, count, s.packed);
                    MemorySegment.copy(s.packed, 0, packed.segment(), INT, at, count * HALF);
                }
                case F16 -> {
                    if (!toFloat16(s.transposed, count, s.packed)) {
                        return false;
                    }
                    MemorySegment.copy(s.packed, 0, packed.segment(), INT, at, count * HALF);
                }
                case INT8 -> {
                    int ints = Quantizer.int8(s.transposed, count, s.packed);
                    MemorySegment.copy(s.packed, 0, packed.segment(), INT, at, ints);
                }
                case INT4 -> {
                    int ints = Quantizer.int4(s.transposed, count, s.packed);
                    MemorySegment.copy(s.packed, 0, packed.segment(), INT, at, ints);
                }
            }
        }
        return true;
    }

    private static void toBfloat16(float[] weights, int count, int[] packed) {
        for (int k = 0; k < count; k++) {
            for (int r = 0; r < HALF; r++) {
                int low = Float.floatToRawIntBits(weights[k * Matrix.PANEL + r]);
                int high = Float.floatToRawIntBits(weights[k * Matrix.PANEL + HALF + r]);
                packed[k * HALF + r] = low >>> 16 | high & 0xffff0000;
            }
        }
    }

    private static boolean toFloat16(float[] weights, int count, int[] packed) {
        for (int i = 0; i < count * Matrix.PANEL; i++) {
            if (!Float.isFinite(weights[i])) {
                return false;
            }
        }
        for (int k = 0; k < count; k++) {
            for (int r = 0; r < HALF; r++) {
                int low = Float.floatToFloat16(weights[k * Matrix.PANEL + r]) & 0xffff;
                int high = Float.floatToFloat16(weights[k * Matrix.PANEL + HALF + r]);
                packed[k * HALF + r] = low | high << 16;
            }
        }
        return true;
    }

    private void releasePages() {
        for (RowBlock block : source.blocks()) {
            if (block.segment().isMapped()) {
                long bytes = block.endOffset() - block.byteOffset();
                block.segment().asSlice(block.byteOffset(), bytes).unload();
            }
        }
    }
}
