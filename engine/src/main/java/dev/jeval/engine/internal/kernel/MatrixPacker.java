package dev.jeval.engine.internal.kernel;

import java.lang.foreign.SegmentAllocator;
import java.util.function.BooleanSupplier;

/// Packs mapped matrices, exactly as stored, in the calling thread while others compute with them.
///
/// Used by one thread at a time.
public final class MatrixPacker {
    private final SegmentAllocator memory;
    private final Scratch scratch = new Scratch();

    /// @param memory where panels are allocated, for use by many threads; see [PanelMemory]
    public MatrixPacker(SegmentAllocator memory) {
        this.memory = memory;
    }

    /// Packs `matrix` and releases the mapped pages it lay in. Products that begin afterwards read
    /// the panels; those that are under way go on reading the mapping, which must stay open.
    ///
    /// @param stop asked after each panel
    /// @return whether it is packed; false if `stop` came first
    public boolean pack(Matrix matrix, BooleanSupplier stop) {
        return Packer.publish(matrix, memory, scratch, stop);
    }
}
