package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Packs weights into panels, once, off the heap, never wider than they are stored: spread over a
/// team, or in one thread beside it.
final class Packer {
    private static final long ALIGNMENT = 64;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(Packed.ORDER);

    private final RowBlocks source;
    private final Runner runner;
    private final Scratch[] scratch;

    /// Runs a task for panels `0 .. panels`.
    @FunctionalInterface
    private interface Runner {
        void run(int panels, WorkerTeam.Task task);
    }

    private Packer(RowBlocks source, Runner runner, Scratch[] scratch) {
        this.source = source;
        this.runner = runner;
        this.scratch = scratch;
    }

    /// Packs stacked row blocks and releases the mapped pages they lay in.
    ///
    /// @param memory where panels are allocated; need not be cleared
    /// @param scratch one per worker
    static Matrix pack(
            List<RowBlock> blocks,
            float @Nullable [] bias,
            Precision precision,
            SegmentAllocator memory,
            WorkerTeam team,
            Scratch[] scratch) {
        Packer packer = new Packer(new RowBlocks(blocks), team::run, scratch);
        Packed packed = packer.pack(PanelType.of(blocks, precision), memory);
        packer.releasePages();
        return Matrix.packed(packer.source, packed, bias);
    }

    /// Packs a mapped matrix as stored, in the calling thread, makes it read the panels, and
    /// releases the mapped pages it lay in.
    ///
    /// @param stop asked after each panel
    /// @return false if `stop` came first; nothing is changed then
    static boolean publish(
            Matrix matrix, SegmentAllocator memory, Scratch scratch, BooleanSupplier stop) {
        Runner untilStop =
                (panels, task) -> {
                    for (int panel = 0; panel < panels && !stop.getAsBoolean(); panel++) {
                        task.run(0, panel);
                    }
                };
        Packer packer = new Packer(matrix.source(), untilStop, new Scratch[] {scratch});
        Packed packed = packer.pack(matrix.exactType(), memory);
        if (stop.getAsBoolean()) {
            return false;
        }
        matrix.publish(packed);
        packer.releasePages();
        return true;
    }

    private Packed pack(PanelType type, SegmentAllocator memory) {
        long panelBytes = type.panelBytes(source.columns());
        int panels = source.panels();
        MemorySegment segment =
                memory.allocate(Math.multiplyExact(panelBytes, (long) panels), ALIGNMENT);
        Packed packed = new Packed(type, segment, panelBytes);
        AtomicBoolean unfit = new AtomicBoolean();
        runner.run(
                panels,
                (worker, panel) -> {
                    if (!packPanel(packed, panel, scratch[worker])) {
                        unfit.set(true);
                    }
                });
        // float16 panels hold finite values only.
        return unfit.get() ? pack(PanelType.F32, memory) : packed;
    }

    private boolean packPanel(Packed packed, int panel, Scratch s) {
        boolean fits = true;
        for (int begin = 0; begin < source.columns(); begin += Matrix.BLOCK) {
            int count = Math.min(Matrix.BLOCK, source.columns() - begin);
            long at = packed.at(panel, begin);
            switch (packed.type()) {
                case F32, BF16, F16 ->
                        fits &=
                                Gather.columns(
                                        source,
                                        packed.type(),
                                        panel,
                                        begin,
                                        count,
                                        packed.segment(),
                                        at,
                                        s);
                case INT8 -> {
                    source.readPanel(panel, begin, count, s.transposed);
                    int ints = Quantizer.int8(s.transposed, count, s.packed);
                    MemorySegment.copy(s.packed, 0, packed.segment(), INT, at, ints);
                }
                case INT4 -> {
                    source.readPanel(panel, begin, count, s.transposed);
                    int ints = Quantizer.int4(s.transposed, count, s.packed);
                    MemorySegment.copy(s.packed, 0, packed.segment(), INT, at, ints);
                }
            }
        }
        return fits;
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
