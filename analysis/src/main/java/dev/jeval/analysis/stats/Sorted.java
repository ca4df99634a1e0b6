package dev.jeval.analysis.stats;

/// Searches in sorted arrays.
final class Sorted {
    private Sorted() {}

    /// The first index whose element is larger than `key`, at most `limit` (`bisect_right` over the
    /// first `limit` elements).
    static int insertionPointRight(double[] sorted, double key, int limit) {
        int low = 0;
        int high = limit;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key < sorted[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
