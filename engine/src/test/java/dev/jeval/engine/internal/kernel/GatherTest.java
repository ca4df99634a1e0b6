package dev.jeval.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Gathered panels hold, element by element, what [RowBlocks#read] reads.
class GatherTest {
    private static final Arena ARENA = Arena.ofShared();
    private static final long OFFSET = 6;
    private static final long OUT_AT = 12;

    private final Scratch scratch = new Scratch();
    private final Random random = new Random(7);

    @AfterAll
    static void close() {
        ARENA.close();
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void rowMajorBlocks(WeightType type) {
        for (int rows : new int[] {1, 2, 33, 63, 64, 65, 130}) {
            for (int columns : new int[] {1, 2, 3, 5, 127, 128, 129, 511, 512, 515}) {
                assertGathered(List.of(block(type, rows, columns, columns, 1)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void stridedBlocks(WeightType type) {
        assertGathered(List.of(block(type, 70, 37, 2 * 37, 1)));
        assertGathered(List.of(block(type, 128, 37, 1, 131)));
        assertGathered(List.of(block(type, 65, 9, 40, 4)));
        assertGathered(List.of(block(type, 66, 9, 0, 1)));
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void stackedBlocks(WeightType type) {
        RowBlock tall = block(type, 100, 130, 130, 1);
        RowBlock wide = block(type, 64, 130, 150, 1);
        RowBlock flat = block(type, 3, 130, 130, 1);
        assertGathered(List.of(tall, flat, wide));
        assertGathered(List.of(wide, wide, flat, flat, tall));
        assertGathered(List.of(tall, block(type, 30, 130, 1, 30)));
    }

    @ParameterizedTest
    @EnumSource(
            value = WeightType.class,
            names = {"BF16", "F16", "F32"})
    void mixedTypes(WeightType type) {
        for (WeightType other : WeightType.values()) {
            assertGathered(List.of(block(type, 40, 67, 67, 1), block(other, 40, 67, 67, 1)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WeightType.class,
            names = {"BF16", "F16"})
    void everyBitPatternOfSixteenBits(WeightType type) {
        MemorySegment segment = ARENA.allocate(2L << 16, 2);
        for (int i = 0; i < 1 << 16; i++) {
            segment.set(ValueLayout.JAVA_SHORT, 2L * i, (short) i);
        }
        assertGathered(List.of(RowBlock.of(segment, type, 0, 128, 512)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Special.class,
            names = {"INFINITY", "NEGATIVE_INFINITY", "NAN"})
    void float16ThatIsNotFiniteBecomesFloat32(Special special) {
        for (int at : new int[] {0, 31 * 70, 32 * 70 + 5, 66 * 70 + 69}) {
            RowBlock block = block(WeightType.F16, 67, 70, 70, 1);
            block.segment()
                    .set(ValueLayout.JAVA_SHORT_UNALIGNED, OFFSET + 2L * at, special.float16);
            Matrix matrix = Matrix.map(List.of(block), null);
            PanelType type = at < 64 * 70 ? PanelType.F32 : PanelType.F16;
            assertThat(matrix.gather(0, 0, 70, scratch)).isEqualTo(type);
            assertGathered(List.of(block));
        }
    }

    private enum Special {
        INFINITY(0x7c00),
        NEGATIVE_INFINITY(0xfc00),
        NAN(0x7e01);

        private final short float16;

        Special(int bits) {
            float16 = (short) bits;
        }
    }

    private void assertGathered(List<RowBlock> blocks) {
        RowBlocks source = new RowBlocks(blocks);
        PanelType exact = PanelType.of(blocks, Precision.AS_STORED);
        for (int panel = 0; panel * Matrix.PANEL < source.rows(); panel++) {
            for (int begin = 0; begin < source.columns(); begin += Matrix.BLOCK) {
                int count = Math.min(Matrix.BLOCK, source.columns() - begin);
                assertGathered(source, exact, panel, begin, count);
                assertGathered(source, PanelType.F32, panel, begin, count);
            }
        }
    }

    private void assertGathered(RowBlocks source, PanelType type, int panel, int begin, int count) {
        long bytes = type.panelBytes(count);
        MemorySegment out = ARENA.allocate(OUT_AT + bytes + 8, 64);
        out.fill((byte) 0x55);
        boolean fits = Gather.columns(source, type, panel, begin, count, out, OUT_AT, scratch);
        Packed packed = new Packed(type, out.asSlice(OUT_AT, bytes), bytes);
        float[] expected = new float[count];
        float[] actual = new float[count];
        boolean finite = true;
        for (int r = 0; r < Matrix.PANEL; r++) {
            int row = panel * Matrix.PANEL + r;
            Arrays.fill(expected, 0f);
            if (row < source.rows()) {
                source.read(row, begin, count, expected, 0, 1);
            }
            for (int k = 0; k < count; k++) {
                actual[k] = packed.get(0, r, k);
                finite &= Float.isFinite(expected[k]);
            }
            assertThat(bits(actual)).as("row %d as %s", row, type).isEqualTo(bits(expected));
        }
        assertThat(fits).isEqualTo(type != PanelType.F16 || finite);
        assertThat(out.get(ValueLayout.JAVA_LONG_UNALIGNED, OUT_AT + bytes))
                .as("nothing behind the panel is written")
                .isEqualTo(0x5555555555555555L);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    private RowBlock block(
            WeightType type, int rows, int columns, long rowStride, long columnStride) {
        long elements = (rows - 1) * rowStride + (columns - 1) * columnStride + 1;
        MemorySegment segment = ARENA.allocate(OFFSET + elements * type.bytes(), 64);
        for (long i = 0; i < elements; i++) {
            long at = OFFSET + i * type.bytes();
            float value = (float) random.nextGaussian();
            switch (type) {
                case F64 -> segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, value * 1.1);
                case F32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, value);
                case F16 -> setShort(segment, at, Float.floatToFloat16(value));
                case BF16 -> setShort(segment, at, KvCodec.toBfloat16(value));
                case F8_E4M3, F8_E5M2 ->
                        segment.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt(256));
            }
        }
        return new RowBlock(segment, type, OFFSET, rows, columns, rowStride, columnStride);
    }

    private static void setShort(MemorySegment segment, long at, short bits) {
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, bits);
    }
}
