package dev.jeval.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operation of the vector kernels against the scalar kernels, bit for bit.
///
/// Runs at the vector width of this JVM; [KernelWidthsTest] runs it again at every other width.
class KernelsTest {
    private static final int[] SIZES = {1, 2, 3, 7, 15, 16, 17, 31, 64, 65, 127, 250, 1021};
    private static final Arena ARENA = Arena.ofShared();
    private static final WorkerTeam TEAM = new WorkerTeam(2);

    private final Kernels scalar = new ScalarKernels();
    private final Kernels vector = new VectorKernels();
    private final Scratch scratch = new Scratch();
    private final Random random = new Random(20);

    @AfterAll
    static void close() {
        TEAM.close();
        ARENA.close();
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void productsAgreeForEveryLayoutAndTokenCount(WeightType type) {
        int[][] shapes = {{1, 1}, {3, 7}, {63, 64}, {64, 511}, {65, 512}, {130, 513}, {66, 1301}};
        for (int[] shape : shapes) {
            List<RowBlock> blocks = List.of(rowBlock(type, shape[0], shape[1]));
            float[] bias = random.nextBoolean() ? floats(shape[0]) : null;
            Matrix mapped = Matrix.map(blocks, bias);
            Matrix packed = pack(blocks, bias);
            for (int tokens : new int[] {1, 2, 3, 5, 8, 9, 19}) {
                int stride = shape[1] + random.nextInt(5);
                float[] x = floats(tokens * stride + 3);
                float[] expected = product(scalar, mapped, x, stride, tokens);
                assertSameBits(product(scalar, packed, x, stride, tokens), expected);
                assertSameBits(product(vector, mapped, x, stride, tokens), expected);
                assertSameBits(product(vector, packed, x, stride, tokens), expected);
            }
        }
    }

    @Test
    void rowsMayComeFromStridedAndStackedBlocks() {
        RowBlock plain = rowBlock(WeightType.BF16, 70, 90);
        RowBlock transposed = new RowBlock(plain.segment(), WeightType.BF16, 10, 90, 69, 1, 90);
        RowBlock interleaved = new RowBlock(plain.segment(), WeightType.BF16, 0, 20, 69, 3 * 90, 1);
        RowBlock wider = rowBlock(WeightType.F32, 5, 69);
        List<RowBlock> blocks = List.of(transposed, interleaved, wider);
        Matrix mapped = Matrix.map(blocks, null);
        Matrix packed = pack(blocks, null);
        assertThat(mapped.rows()).isEqualTo(115);
        float[] x = floats(3 * 69);
        float[] expected = product(scalar, mapped, x, 69, 3);
        assertSameBits(product(vector, packed, x, 69, 3), expected);
        float[] row = new float[69];
        float[] other = new float[69];
        for (int r = 0; r < 115; r++) {
            mapped.row(r, row, 0);
            packed.row(r, other, 0);
            assertSameBits(other, row);
        }
        mapped.row(4, row, 0);
        plain.read(2, 5, 1, other, 0, 1);
        assertThat(row[2]).isEqualTo(other[0]);
    }

    @Test
    void float16WithInfinitiesAndSubnormalsIsExact() {
        MemorySegment segment = ARENA.allocate(2L * 64 * 64, 64);
        for (int i = 0; i < 64 * 64; i++) {
            int bits = i * 16 + random.nextInt(16);
            boolean notANumber = (bits & 0x7c00) == 0x7c00 && (bits & 0x3ff) != 0;
            segment.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (notANumber ? 0x7c00 : bits));
        }
        List<RowBlock> blocks = List.of(RowBlock.of(segment, WeightType.F16, 0, 64, 64));
        Matrix packed = pack(blocks, null);
        float[] row = new float[64];
        float[] expected = new float[64];
        for (int r = 0; r < 64; r++) {
            packed.row(r, row, 0);
            Matrix.map(blocks, null).row(r, expected, 0);
            assertSameBits(row, expected);
        }
        // One weight per product, so that infinities do not meet.
        Matrix finite = finiteOnly(blocks);
        for (int k = 0; k < 64; k++) {
            float[] x = new float[64];
            x[k] = 1f;
            float[] y = product(vector, finite, x, 64, 1);
            assertSameBits(y, product(scalar, finite, x, 64, 1));
        }
    }

    private Matrix finiteOnly(List<RowBlock> blocks) {
        MemorySegment copy = ARENA.allocate(2L * 64 * 64, 64);
        copy.copyFrom(blocks.getFirst().segment());
        for (int i = 0; i < 64 * 64; i++) {
            short bits = copy.getAtIndex(ValueLayout.JAVA_SHORT, i);
            if ((bits & 0x7c00) == 0x7c00) {
                copy.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (bits & 0x83ff));
            }
        }
        return pack(List.of(RowBlock.of(copy, WeightType.F16, 0, 64, 64)), null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"INT8", "INT4"})
    void quantisedProductsAgreeAndStayCloseToTheWeights(Precision precision) {
        int[][] shapes = {{1, 1}, {64, 32}, {65, 33}, {130, 511}, {67, 1301}};
        for (int[] shape : shapes) {
            List<RowBlock> blocks = List.of(rowBlock(WeightType.BF16, shape[0], shape[1]));
            Matrix exact = Matrix.map(blocks, null);
            Matrix quantised = pack(blocks, null, precision);
            for (int tokens : new int[] {1, 2, 7, 9}) {
                float[] x = floats(tokens * shape[1]);
                assertSameBits(
                        product(vector, quantised, x, shape[1], tokens),
                        product(scalar, quantised, x, shape[1], tokens));
            }
            // Half a step of 8 bits; a whole one of 4 bits, where only one of -8 and 8 exists.
            float tolerance = precision == Precision.INT8 ? 0.51f / 127 : 1.02f / 8;
            float[] row = new float[shape[1]];
            float[] expected = new float[shape[1]];
            for (int r = 0; r < shape[0]; r++) {
                quantised.row(r, row, 0);
                exact.row(r, expected, 0);
                for (int k = 0; k < shape[1]; k++) {
                    assertThat(row[k]).isCloseTo(expected[k], within(tolerance));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"INT8", "INT4"})
    void quantisedProductsAgreeForWeightsOfEveryMagnitude(Precision precision) {
        MemorySegment weights = ARENA.allocate(4L * 64 * 200);
        for (int i = 0; i < 64 * 200; i++) {
            int row = i / 200;
            int exponent = row * 3 - 130;
            float weight = Math.scalb(random.nextFloat() - 0.5f, exponent);
            weights.setAtIndex(ValueLayout.JAVA_FLOAT, i, weight);
        }
        List<RowBlock> blocks = List.of(RowBlock.of(weights, WeightType.F32, 0, 64, 200));
        Matrix quantised = pack(blocks, null, precision);
        for (int tokens : new int[] {1, 3, 12}) {
            float[] x = floats(tokens * 200);
            assertSameBits(
                    product(vector, quantised, x, 200, tokens),
                    product(scalar, quantised, x, 200, tokens));
        }
        float[] row = new float[200];
        quantised.row(0, row, 0);
        assertThat(row).containsOnly(0f);
        quantised.row(63, row, 0);
        assertThat(row).isNotEqualTo(new float[200]);
    }

    @Test
    void zerosQuantiseToZerosAndInfinitiesAreRefused() {
        MemorySegment zeros = ARENA.allocate(64 * 64 * 4);
        List<RowBlock> blocks = List.of(RowBlock.of(zeros, WeightType.F32, 0, 64, 64));
        float[] row = new float[64];
        for (Precision precision : List.of(Precision.INT8, Precision.INT4)) {
            pack(blocks, null, precision).row(3, row, 0);
            assertThat(row).containsOnly(0f);
        }
        zeros.setAtIndex(ValueLayout.JAVA_FLOAT, 100, Float.POSITIVE_INFINITY);
        assertThatThrownBy(() -> pack(blocks, null, Precision.INT8))
                .hasMessageContaining("expected finite weights of at most 2^60, got Infinity");
    }

    @ParameterizedTest
    @EnumSource(KvType.class)
    void attentionAgreesForEveryShape(KvType type) {
        int[][] heads = {{1, 1}, {4, 2}, {7, 1}, {3, 3}, {70, 1}};
        int[][] widths = {{16, 16}, {18, 12}, {64, 64}, {80, 80}, {24, 130}};
        for (int i = 0; i < heads.length; i++) {
            for (int shift = 0; shift < 2; shift++) {
                int[] head = heads[i];
                int[] width = widths[(i + 2 * shift) % widths.length];
                KvLayout layout = new KvLayout(head[1], width[0], width[1], type);
                attentionAgrees(layout, head[0], random.nextInt(150), 1 + random.nextInt(70));
                attentionAgrees(layout, head[0], 63 + random.nextInt(4), 1);
            }
        }
    }

    private void attentionAgrees(KvLayout layout, int heads, int first, int tokens) {
        int positions = first + tokens;
        MemorySegment[] blocks = fillCache(layout, positions);
        int[] map = AttentionShape.grouped(heads, layout.kvHeads());
        for (int variant = 0; variant < 5; variant++) {
            AttentionShape shape = variant(variant, map, layout.kvHeads(), positions);
            int qStride = heads * layout.keyWidth() + 3;
            int outStride = heads * layout.valueWidth() + 1;
            float[] q = floats(tokens * qStride);
            float[] expected = new float[tokens * outStride];
            float[] actual = new float[tokens * outStride];
            long layerAt = layout.layerBytes();
            for (int kv = 0; kv < layout.kvHeads(); kv++) {
                int n = shape.headsOf(kv).length;
                scalar.attend(
                        shape, layout, layerAt, blocks, kv, 0, n, first, tokens, q, 0, qStride,
                        expected, 0, outStride, scratch);
                // In any split of tokens and heads.
                int cut = random.nextInt(tokens + 1);
                int headCut = random.nextInt(n + 1);
                for (int[] part : new int[][] {{0, headCut}, {headCut, n - headCut}}) {
                    vector.attend(
                            shape, layout, layerAt, blocks, kv, part[0], part[1], first, cut, q, 0,
                            qStride, actual, 0, outStride, scratch);
                    vector.attend(
                            shape,
                            layout,
                            layerAt,
                            blocks,
                            kv,
                            part[0],
                            part[1],
                            first + cut,
                            tokens - cut,
                            q,
                            cut * qStride,
                            qStride,
                            actual,
                            cut * outStride,
                            outStride,
                            scratch);
                }
            }
            assertSameBits(actual, expected);
        }
    }

    private AttentionShape variant(int variant, int[] map, int kvHeads, int positions) {
        float[][] bias = new float[map.length][];
        for (int h = 0; h < map.length; h++) {
            bias[h] = floats(positions);
        }
        int all = AttentionShape.NO_WINDOW;
        return switch (variant) {
            case 0 -> new AttentionShape(map, kvHeads, 0.125f, 0f, all, null, false);
            case 1 -> new AttentionShape(map, kvHeads, 0.3f, 5f, 17, null, false);
            case 2 -> new AttentionShape(map, kvHeads, 0.3f, 0f, 70, bias, false);
            case 3 -> new AttentionShape(map, kvHeads, 3f, 30f, 1, bias, true);
            default -> new AttentionShape(map, kvHeads, 9f, 0f, 64, null, false);
        };
    }

    /// Two layers; the second one is filled by the kernels under test, the rest with rubbish.
    private MemorySegment[] fillCache(KvLayout layout, int positions) {
        MemorySegment[] blocks = new MemorySegment[positions / KvLayout.POSITIONS + 1];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = ARENA.allocate(2 * layout.layerBytes(), 64);
            blocks[b].fill((byte) 0xff);
        }
        MemorySegment[] again = new MemorySegment[blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            again[b] = ARENA.allocate(2 * layout.layerBytes(), 64);
            again[b].fill((byte) 0xff);
        }
        int kWidth = layout.kvHeads() * layout.keyWidth();
        int vWidth = layout.kvHeads() * layout.valueWidth();
        for (int position = 0; position < positions; position++) {
            float[] k = floats(kWidth);
            float[] v = floats(vWidth);
            scalar.storeKv(layout, layout.layerBytes(), blocks, position, k, 0, v, 0);
            vector.storeKv(layout, layout.layerBytes(), again, position, k, 0, v, 0);
        }
        for (int b = 0; b < blocks.length; b++) {
            assertThat(again[b].mismatch(blocks[b])).isEqualTo(-1);
        }
        return blocks;
    }

    @Test
    void normsAgree() {
        for (int n : SIZES) {
            float[] x = floats(n + 5);
            float[] weight = floats(n + 2);
            float[] bias = floats(n + 2);
            check(n + 1, (k, out) -> k.rmsNorm(x, 3, n, weight, 2, 1e-6f, out, 1, scratch));
            check(n + 1, (k, out) -> k.layerNorm(x, 3, n, weight, 2, bias, 1e-5f, out, 1, scratch));
            check(n + 1, (k, out) -> k.layerNorm(x, 3, n, weight, 2, null, 1e-5f, out, 1, scratch));
        }
    }

    @Test
    void rotationsAgree() {
        for (int pairs : SIZES) {
            float[] x = floats(2 * pairs + 4);
            // Tables that end with the head and tables that go on.
            int more = random.nextInt(2) * 20;
            float[] cos = floats(pairs + 1 + more);
            float[] sin = floats(pairs + 1 + more);
            for (boolean interleaved : new boolean[] {false, true}) {
                check(
                        x.length,
                        (k, out) -> {
                            System.arraycopy(x, 0, out, 0, x.length);
                            k.rope(out, 2, pairs, cos, sin, 1, interleaved);
                        });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAgreeAlsoAtExtremes(Activation activation) {
        for (int n : SIZES) {
            float[] x = extremes(n);
            float[] up = floats(n);
            check(n, (k, out) -> k.gate(activation, x, 0, up, 0, out, 0, n));
            inPlace(x, (k, out) -> k.activate(activation, out, 0, n));
        }
    }

    @Test
    void elementwiseOperationsAgree() {
        for (int n : SIZES) {
            float[] x = extremes(n);
            float[] y = floats(n);
            inPlace(x, (k, out) -> k.sigmoid(out, 0, n));
            inPlace(x, (k, out) -> k.softCap(out, 0, n, 30f));
            inPlace(x, (k, out) -> k.scale(out, 0, n, 1.7f));
            inPlace(x, (k, out) -> k.clamp(out, 0, n, 0.5f));
            inPlace(x, (k, out) -> k.add(out, 0, y, 0, n));
            inPlace(x, (k, out) -> k.addScaled(out, 0, 0.3f, y, 0, n));
            inPlace(floats(n), (k, out) -> k.softmax(out, 0, n, scratch));
        }
    }

    @Test
    void maximaAndSumsAgree() {
        for (int n : SIZES) {
            float[] x = floats(n + 1);
            assertThat(vector.max(x, 1, n)).isEqualTo(scalar.max(x, 1, n));
            assertThat(vector.argmax(x, 1, n)).isEqualTo(scalar.argmax(x, 1, n));
            if (n <= Matrix.PANEL) {
                float max = scalar.max(x, 1, n);
                assertThat(vector.sumExp(x, 1, n, max, scratch))
                        .isEqualTo(scalar.sumExp(x, 1, n, max, scratch));
            }
        }
    }

    @Test
    void sumsOfPanelsAgree() {
        for (int n : SIZES) {
            float[] maxima = floats(n + 3);
            double[] sums = random.doubles(n + 3, 1, 64).toArray();
            maxima[3] = -200f;
            float max = scalar.max(maxima, 3, n);
            assertThat(vector.sumScaled(sums, maxima, 3, n, max, scratch))
                    .isEqualTo(scalar.sumScaled(sums, maxima, 3, n, max, scratch));
        }
    }

    @Test
    void theExponentialOfZeroIsOne() {
        assertThat(ScalarMath.exp(0f)).isEqualTo(1f);
        assertThat(ScalarMath.exp(-0f)).isEqualTo(1f);
    }

    @Test
    void theLowestOfEqualMaximaWins() {
        float[] x = new float[100];
        Arrays.fill(x, -0f);
        x[40] = 0f;
        assertThat(vector.argmax(x, 0, 100)).isZero();
        assertThat(scalar.argmax(x, 0, 100)).isZero();
        x[70] = 2f;
        x[90] = 2f;
        assertThat(vector.argmax(x, 0, 100)).isEqualTo(70);
        assertThat(scalar.argmax(x, 0, 100)).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(floats = {-87.4f, -87.33654f, -0f, 88.72283f, 89f, 1e-30f, 0.34657f})
    void expAgreesAroundItsBorders(float x) {
        float[] around = new float[33];
        for (int i = 0; i < around.length; i++) {
            around[i] = Float.intBitsToFloat(Float.floatToRawIntBits(x) + i - 16);
        }
        if (Float.isNaN(around[0])) {
            around[0] = 0f;
        }
        for (int i = 0; i < around.length; i++) {
            around[i] = Float.isNaN(around[i]) ? 1f : around[i];
        }
        inPlace(around, (k, out) -> k.activate(Activation.SILU, out, 0, around.length));
    }

    @Test
    void aRowBlockMustLieInItsSegment() {
        MemorySegment segment = ARENA.allocate(100);
        assertThatThrownBy(() -> RowBlock.of(segment, WeightType.F32, 0, 5, 6))
                .hasMessageContaining("expected at least 120 bytes, got a segment of 100");
        assertThatThrownBy(
                        () -> new RowBlock(segment, WeightType.F32, 0, 5, 6, Long.MAX_VALUE / 2, 1))
                .hasMessageContaining("overflows");
        assertThatThrownBy(() -> RowBlock.of(segment, WeightType.F32, 0, 0, 6))
                .hasMessageContaining("positive sizes");
    }

    private interface Operation {
        void run(Kernels kernels, float[] out);
    }

    private void check(int size, Operation operation) {
        float[] expected = new float[size];
        float[] actual = new float[size];
        operation.run(scalar, expected);
        operation.run(vector, actual);
        assertSameBits(actual, expected);
    }

    private void inPlace(float[] x, Operation operation) {
        float[] expected = x.clone();
        float[] actual = x.clone();
        operation.run(scalar, expected);
        operation.run(vector, actual);
        assertSameBits(actual, expected);
    }

    private float[] product(Kernels kernels, Matrix m, float[] x, int stride, int tokens) {
        float[] y = new float[tokens * m.rows()];
        new MatrixProducts(new Workers(kernels, TEAM)).run(m, x, 0, stride, tokens, y, 0, m.rows());
        return y;
    }

    private Matrix pack(List<RowBlock> blocks, float @Nullable [] bias) {
        return pack(blocks, bias, Precision.AS_STORED);
    }

    private static Matrix pack(
            List<RowBlock> blocks, float @Nullable [] bias, Precision precision) {
        Scratch[] perWorker = {new Scratch(), new Scratch()};
        return Packer.pack(blocks, bias, precision, ARENA, TEAM, perWorker);
    }

    /// Random weights between -1 and 1 in the given type, a little behind the segment's start.
    private RowBlock rowBlock(WeightType type, int rows, int columns) {
        long offset = 8;
        long bytes = (long) rows * columns * type.bytes();
        MemorySegment segment = ARENA.allocate(offset + bytes, 64);
        for (long i = 0; i < (long) rows * columns; i++) {
            float value = random.nextFloat() * 2 - 1;
            long at = offset + i * type.bytes();
            switch (type) {
                case F64 -> segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, random.nextDouble());
                case F32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, value);
                case F16 ->
                        segment.set(
                                ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(value));
                case BF16 ->
                        segment.set(
                                ValueLayout.JAVA_SHORT_UNALIGNED, at, KvCodec.toBfloat16(value));
                case F8_E4M3, F8_E5M2 ->
                        segment.set(ValueLayout.JAVA_BYTE, at, (byte) (random.nextInt(256) & 0xbb));
            }
        }
        return RowBlock.of(segment, type, offset, rows, columns);
    }

    private float[] floats(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// Numbers of all magnitudes, zeros, subnormals and infinities among them.
    private float[] extremes(int n) {
        float[] special = {
            0f,
            -0f,
            Float.MIN_VALUE,
            -Float.MIN_NORMAL,
            88.8f,
            -88.8f,
            3e38f,
            -3e38f,
            Float.POSITIVE_INFINITY,
            0.625f,
            -0.625f,
            0.921875f,
            1.3038f,
            4f,
            -4f
        };
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int kind = random.nextInt(3);
            float scaled = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(6) - 3));
            values.add(kind == 0 ? special[random.nextInt(special.length)] : scaled);
        }
        float[] array = new float[n];
        for (int i = 0; i < n; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static void assertSameBits(float[] actual, float[] expected) {
        int[] a = new int[actual.length];
        int[] e = new int[expected.length];
        for (int i = 0; i < a.length; i++) {
            // Bit patterns of NaN (infinity minus infinity) are not part of the contract.
            a[i] = Float.floatToIntBits(actual[i]);
            e[i] = Float.floatToIntBits(expected[i]);
        }
        assertThat(a).isEqualTo(e);
    }
}
