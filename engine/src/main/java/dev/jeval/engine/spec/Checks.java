package dev.jeval.engine.spec;

/// Checks shared by the records of this package.
final class Checks {
    private Checks() {}

    static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "%s: expected at least 1, got %d".formatted(what, value));
        }
    }

    static void positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s: expected a finite number above 0, got %s".formatted(what, value));
        }
    }

    static void notNegative(String what, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s: expected a finite number of at least 0, got %s".formatted(what, value));
        }
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
