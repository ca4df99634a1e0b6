package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.ModelInfo;

/// Estimates work in FLOPs, for forecasts only.
///
/// A token costs two FLOPs per weight and, in each layer, four per channel and position before it.
/// A step that reads the weights for few tokens is bound by memory: it costs as many FLOPs as the
/// machine could do meanwhile.
final class WorkCost {
    /// FLOPs that the machines of DESIGN.md section 4 do while they read one byte.
    private static final double FLOPS_PER_BYTE = 7;

    private final double flopsPerToken;
    private final double flopsPerPosition;
    private final double flopsPerRead;

    WorkCost(ModelInfo info) {
        this.flopsPerToken = 2.0 * info.parameterCount();
        this.flopsPerPosition = 4.0 * info.layers() * info.hiddenSize();
        this.flopsPerRead = FLOPS_PER_BYTE * info.weightBytes();
    }

    /// Computing positions `[from, to)` of a sequence, beside enough others.
    double positions(long from, long to) {
        double before = (to - from) * (to + from) / 2.0;
        return (to - from) * flopsPerToken + before * flopsPerPosition;
    }

    /// Generating `tokens` tokens up to length `to` in steps of `batch` sequences.
    double generated(long tokens, long to, int batch) {
        double share = flopsPerRead / Math.max(1, batch);
        return Math.max(positions(to - tokens, to), tokens * share);
    }
}
