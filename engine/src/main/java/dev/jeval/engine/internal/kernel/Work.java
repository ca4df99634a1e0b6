package dev.jeval.engine.internal.kernel;

/// What operations cost at least, in total so far; the difference of two is the work between them.
///
/// @param productFlops operations of matrix products, a multiply-add counted as two
/// @param attentionFlops operations of dot products with keys and weighted sums of values
/// @param weightBytes bytes of weights, read once for each product of a step
/// @param cacheBytes bytes of keys and values, read once for each span
public record Work(long productFlops, long attentionFlops, long weightBytes, long cacheBytes) {
    /// The work since `earlier`.
    public Work since(Work earlier) {
        return new Work(
                productFlops - earlier.productFlops,
                attentionFlops - earlier.attentionFlops,
                weightBytes - earlier.weightBytes,
                cacheBytes - earlier.cacheBytes);
    }

    /// All operations.
    public long flops() {
        return productFlops + attentionFlops;
    }

    /// All bytes.
    public long bytes() {
        return weightBytes + cacheBytes;
    }
}
