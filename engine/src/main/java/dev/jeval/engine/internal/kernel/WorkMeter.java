package dev.jeval.engine.internal.kernel;

/// Counts work as it is handed out and judges what is too little to share among threads.
final class WorkMeter {
    // A core does at least this much in a nanosecond; where it does more, work is shared a little
    // too early.
    private static final double FLOPS_PER_NANO = 60;
    private static final double BYTES_PER_NANO = 10;

    // Waking parked workers takes this long, more on a busy machine.
    private static final double WORTH_SHARING_NANOS = 80_000;

    private long productFlops;
    private long attentionFlops;
    private long weightBytes;
    private long cacheBytes;

    /// Counts a product; returns whether it is worth sharing.
    boolean product(Matrix matrix, int tokens) {
        long flops = 2L * matrix.rows() * matrix.columns() * tokens;
        productFlops += flops;
        weightBytes += matrix.bytes();
        return worthSharing(flops, matrix.bytes());
    }

    /// Counts the attention of a span; returns its operations.
    long attention(AttentionShape shape, KvLayout layout, KvSpan span) {
        int last = span.firstPosition() + span.tokens();
        long pairs = 0;
        for (int i = span.firstPosition(); i < last; i++) {
            pairs += i + 1 - shape.firstVisible(i);
        }
        long widths = (long) layout.keyWidth() + layout.valueWidth();
        long positions = (long) last - shape.firstVisible(span.firstPosition());
        long flops = 2 * pairs * widths * shape.heads();
        attentionFlops += flops;
        cacheBytes += positions * widths * layout.kvHeads() * layout.type().bytes();
        return flops;
    }

    /// Whether this much work is worth waking the team.
    static boolean worthSharing(long flops, long bytes) {
        return Math.max(flops / FLOPS_PER_NANO, bytes / BYTES_PER_NANO) > WORTH_SHARING_NANOS;
    }

    Work total() {
        return new Work(productFlops, attentionFlops, weightBytes, cacheBytes);
    }
}
