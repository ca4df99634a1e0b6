package dev.jeval.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

class PanelMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    @EnabledOnOs(LINUX)
    void matricesFollowEachOtherInsideAChunk() {
        try (Arena arena = Arena.ofShared()) {
            SegmentAllocator memory = PanelMemory.of(arena);
            assertThat(memory).isInstanceOf(PanelMemory.class);
            MemorySegment first = memory.allocate(100, 64);
            MemorySegment second = memory.allocate(3 * MIB, 64);
            assertThat(first.byteSize()).isEqualTo(100);
            assertThat(second.address() - first.address()).isEqualTo(128);
            assertThat(first.address() % (2 * MIB)).as("huge pages begin where it does").isZero();
        }
    }

    @Test
    void memoryIsAlignedAndApartWhateverItsSize() {
        try (Arena arena = Arena.ofShared()) {
            SegmentAllocator memory = PanelMemory.of(arena);
            long[] sizes = {1, 200 * MIB, 100 * MIB, 300 * MIB, 7};
            MemorySegment[] segments = new MemorySegment[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                segments[i] = memory.allocate(sizes[i], 64);
                assertThat(segments[i].byteSize()).isEqualTo(sizes[i]);
                assertThat(segments[i].address() % 64).isZero();
                segments[i].set(ValueLayout.JAVA_BYTE, 0, (byte) i);
                segments[i].set(ValueLayout.JAVA_BYTE, sizes[i] - 1, (byte) i);
            }
            for (int i = 0; i < sizes.length; i++) {
                assertThat(segments[i].get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) i);
                assertThat(segments[i].get(ValueLayout.JAVA_BYTE, sizes[i] - 1))
                        .isEqualTo((byte) i);
            }
        }
    }

    @Test
    void memoryEndsWithItsArenaAndIsForAllThreads() throws InterruptedException {
        MemorySegment segment;
        try (Arena arena = Arena.ofShared()) {
            MemorySegment shared = PanelMemory.of(arena).allocate(4096, 64);
            Thread other = Thread.ofPlatform().start(() -> shared.fill((byte) 3));
            other.join();
            assertThat(shared.get(ValueLayout.JAVA_BYTE, 4095)).isEqualTo((byte) 3);
            segment = shared;
        }
        assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @EnabledOnOs(LINUX)
    void moreThanThereIsSaysWhatToDo() {
        try (Arena arena = Arena.ofShared()) {
            SegmentAllocator memory = PanelMemory.of(arena);
            assertThatThrownBy(() -> memory.allocate(1L << 60, 64))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessageContaining("weights MAP");
        }
    }
}
