package dev.jeval.engine.internal.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Memory for packed weights, off the heap, in huge pages where the system has them.
///
/// [Arena#allocate] clears memory in the calling thread, and the system hands it out in pages of 4
/// KiB: that takes longer than packing. Here the C library reserves large chunks, which the system
/// clears when the packing threads first touch them, 2 MiB at a time; matrices follow each other
/// inside a chunk, and what is never touched takes no memory.
///
/// Used on Linux, where native access is enabled; elsewhere the arena itself serves. Safe for use
/// by many threads.
public final class PanelMemory implements SegmentAllocator {
    private static final long HUGE_PAGE = 2L << 20;
    private static final long FIRST_CHUNK = 4L << 20;
    private static final long LARGEST_CHUNK = 256L << 20;
    private static final int MADV_HUGEPAGE = 14;

    private final Arena arena;
    private MemorySegment chunk = MemorySegment.NULL;
    private long nextChunk = FIRST_CHUNK;
    private long used;

    private PanelMemory(Arena arena) {
        this.arena = arena;
    }

    /// An allocator whose memory lives as long as `arena`. It is not cleared for whom it is
    /// allocated.
    ///
    /// @param arena shared between threads
    public static SegmentAllocator of(Arena arena) {
        boolean usable =
                System.getProperty("os.name").equals("Linux")
                        && PanelMemory.class.getModule().isNativeAccessEnabled();
        return usable ? new PanelMemory(arena) : arena;
    }

    /// @throws OutOfMemoryError if the system has not that much
    @Override
    public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
        long at = (used + byteAlignment - 1) / byteAlignment * byteAlignment;
        if (at + byteSize > chunk.byteSize()) {
            chunk = Library.reserve(Math.max(byteSize, nextChunk), arena);
            nextChunk = Math.min(2 * nextChunk, LARGEST_CHUNK);
            at = 0;
        }
        used = at + byteSize;
        return chunk.asSlice(at, byteSize);
    }

    /// Functions of the C library, looked up when the first chunk is needed.
    @SuppressWarnings("restricted")
    private static final class Library {
        private static final MethodHandle ALIGNED_ALLOC =
                handle(
                        "aligned_alloc",
                        FunctionDescriptor.of(
                                ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        private static final MethodHandle MADVISE =
                handle(
                        "madvise",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));
        private static final MethodHandle FREE =
                handle("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

        private Library() {}

        private static MethodHandle handle(String name, FunctionDescriptor type) {
            SymbolLookup symbols = Linker.nativeLinker().defaultLookup();
            return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
        }

        static MemorySegment reserve(long bytes, Arena arena) {
            long size = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
            try {
                MemorySegment memory = (MemorySegment) ALIGNED_ALLOC.invokeExact(HUGE_PAGE, size);
                if (memory.equals(MemorySegment.NULL)) {
                    throw new OutOfMemoryError(
                            "packed weights: expected %,d bytes of memory, got none; read weights from the mapping instead (weights MAP)"
                                    .formatted(size));
                }
                // Advice only: without huge pages everything works, a little slower.
                var _ = (int) MADVISE.invokeExact(memory, size, MADV_HUGEPAGE);
                return memory.reinterpret(size, arena, Library::free);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new IllegalStateException("cannot call the C library", failure);
            }
        }

        private static void free(MemorySegment memory) {
            try {
                FREE.invokeExact(memory);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new IllegalStateException("cannot call the C library", failure);
            }
        }
    }
}
