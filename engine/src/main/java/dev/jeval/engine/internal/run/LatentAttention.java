package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.AttentionShape;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.Attention;
import org.jspecify.annotations.Nullable;

/// Multi-head latent attention (DeepSeek).
///
/// The cache holds the heads' keys and values as they come out of the latent, not the latent: more
/// memory, but the products are those of the published formula, and attention is the one kernel
/// that every model uses. A rotation of the interleaved pairs in place gives the same scores as the
/// reference's de-interleaving, which permutes queries and keys alike.
final class LatentAttention implements AttentionStep {
    private final Attention.Latent spec;
    private final @Nullable Matrix queryLatent;
    private final @Nullable NormStep queryLatentNorm;
    private final Matrix query;
    private final Matrix kvLatent;
    private final NormStep kvLatentNorm;
    private final Matrix kvUp;
    private final Matrix output;
    private final AttentionShape shape;

    /// @param queryLatent `[query rank, D]`, null with its norm where queries have no latent
    /// @param query `[H (nope + rope), query rank or D]`
    /// @param kvLatent `[kv rank + rope, D]`
    /// @param kvUp `[H (nope + value), kv rank]`
    /// @param output `[D, H value]`
    LatentAttention(
            Attention.Latent spec,
            @Nullable Matrix queryLatent,
            @Nullable NormStep queryLatentNorm,
            Matrix query,
            Matrix kvLatent,
            NormStep kvLatentNorm,
            Matrix kvUp,
            Matrix output) {
        this.spec = spec;
        this.queryLatent = queryLatent;
        this.queryLatentNorm = queryLatentNorm;
        this.query = query;
        this.kvLatent = kvLatent;
        this.kvLatentNorm = kvLatentNorm;
        this.kvUp = kvUp;
        this.output = output;
        this.shape =
                new AttentionShape(
                        AttentionShape.grouped(spec.heads(), spec.heads()),
                        spec.heads(),
                        (float) spec.scale(),
                        0,
                        AttentionShape.NO_WINDOW,
                        null,
                        false);
    }

    @Override
    public void run(Pass pass, int layer, float[] input, float[] out) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int keyStride = spec.heads() * spec.keyDim();
        int valueStride = spec.heads() * spec.valueDim();
        float[] q = queries(pass, input);
        float[] k = pass.wide.of(rows, keyStride + valueStride);
        keysAndValues(pass, input, k);
        long layerAt = pass.layerAt(layer);
        compute.attention()
                .store(
                        pass.kvLayout(),
                        layerAt,
                        pass.spans(layer),
                        k,
                        0,
                        keyStride + valueStride,
                        k,
                        keyStride,
                        keyStride + valueStride);
        float[] heads = pass.heads.of(rows, valueStride);
        compute.attention()
                .attend(
                        shape,
                        pass.kvLayout(),
                        layerAt,
                        pass.spans(layer),
                        q,
                        0,
                        keyStride,
                        heads,
                        0,
                        valueStride);
        compute.matmul(output, heads, 0, valueStride, rows, out, 0, pass.hidden());
    }

    /// `[rows, H (nope + rope)]`, rotated.
    private float[] queries(Pass pass, float[] input) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int stride = spec.heads() * spec.keyDim();
        float[] q = pass.queries.of(rows, stride);
        if (queryLatent != null && queryLatentNorm != null) {
            int rank = spec.queryRank();
            float[] latent = pass.latents.of(rows, rank);
            compute.matmul(queryLatent, input, 0, pass.hidden(), rows, latent, 0, rank);
            queryLatentNorm.apply(compute, latent, 0, rank, rows, latent, 0, rank);
            compute.matmul(query, latent, 0, rank, rows, q, 0, stride);
        } else {
            compute.matmul(query, input, 0, pass.hidden(), rows, q, 0, stride);
        }
        pass.rotate(spec.rope(), q, spec.nopeDim(), stride, spec.heads(), spec.keyDim());
        return q;
    }

    /// Rows of keys `[H (nope + rope)]` followed by values `[H value]`.
    private void keysAndValues(Pass pass, float[] input, float[] out) {
        Compute compute = pass.compute();
        int rows = pass.rows();
        int rank = spec.kvRank();
        int ropeDim = spec.ropeDim();
        int latentStride = rank + ropeDim;
        float[] latent = pass.latents.of(rows, latentStride);
        compute.matmul(kvLatent, input, 0, pass.hidden(), rows, latent, 0, latentStride);
        kvLatentNorm.apply(compute, latent, 0, latentStride, rows, latent, 0, latentStride);
        pass.rotate(spec.rope(), latent, rank, latentStride, 1, ropeDim);
        int headUp = spec.nopeDim() + spec.valueDim();
        int upStride = spec.heads() * headUp;
        float[] up = pass.ups.of(rows, upStride);
        compute.matmul(kvUp, latent, 0, latentStride, rows, up, 0, upStride);
        int keyStride = spec.heads() * spec.keyDim();
        int outStride = keyStride + spec.heads() * spec.valueDim();
        for (int row = 0; row < rows; row++) {
            int from = row * upStride;
            int key = row * outStride;
            int value = key + keyStride;
            for (int head = 0; head < spec.heads(); head++) {
                System.arraycopy(up, from, out, key, spec.nopeDim());
                System.arraycopy(
                        latent, row * latentStride + rank, out, key + spec.nopeDim(), ropeDim);
                System.arraycopy(up, from + spec.nopeDim(), out, value, spec.valueDim());
                from += headUp;
                key += spec.keyDim();
                value += spec.valueDim();
            }
        }
    }
}
