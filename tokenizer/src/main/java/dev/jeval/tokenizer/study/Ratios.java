package dev.jeval.tokenizer.study;

/// Ratios of counts.
final class Ratios {
    private Ratios() {}

    /// `part / whole` of counts; NaN for an empty whole.
    static double of(long part, long whole) {
        return of((double) part, (double) whole);
    }

    /// `part / whole`; NaN for an empty whole.
    static double of(double part, double whole) {
        return whole == 0 ? Double.NaN : part / whole;
    }
}
