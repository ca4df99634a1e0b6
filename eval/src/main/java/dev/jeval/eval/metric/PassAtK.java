package dev.jeval.eval.metric;

/// pass@k: the chance that one of k programs drawn from n, of which c are right, is right.
public final class PassAtK {
    private PassAtK() {}

    /// The unbiased estimate of Chen et al. 2021: `1 - prod(1 - k / i)` for i from n - c + 1 to n.
    ///
    /// @param n programs, at least `k`
    /// @param c right programs, 0 to `n`
    /// @param k programs drawn, at least 1
    /// @throws IllegalArgumentException if a number is out of range
    public static double of(int n, int c, int k) {
        if (n < 0 || c < 0 || c > n || k < 1) {
            throw new IllegalArgumentException(
                    "pass@k: expected 0 <= c <= n and k >= 1, got n %d, c %d, k %d"
                            .formatted(n, c, k));
        }
        if (n - c < k) {
            return 1;
        }
        double none = 1;
        for (int i = n - c + 1; i <= n; i++) {
            none *= 1 - (double) k / i;
        }
        return 1 - none;
    }

    /// The mean over documents.
    ///
    /// @param n programs per document; every one at least `k`
    /// @param c right programs per document
    /// @throws IllegalArgumentException if there is no document or the arrays differ in length
    public static double mean(int[] n, int[] c, int k) {
        if (n.length == 0 || n.length != c.length) {
            throw new IllegalArgumentException(
                    "pass@k: expected equally many n and c, at least one, got %d and %d"
                            .formatted(n.length, c.length));
        }
        double sum = 0;
        for (int i = 0; i < n.length; i++) {
            sum += of(n[i], c[i], k);
        }
        return sum / n.length;
    }
}
