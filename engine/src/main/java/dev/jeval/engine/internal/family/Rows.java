package dev.jeval.engine.internal.family;

/// Which rows of a fused tensor belong to a weight: `count` rows from `offset` on in every group of
/// `group` rows. A block of a plain concatenation is one group.
///
/// @param group rows of a group
/// @param offset first row inside each group
/// @param count rows taken from each group
public record Rows(int group, int offset, int count) {
    /// Checks that the rows lie inside the group.
    public Rows {
        if (offset < 0 || count < 1 || count > group - offset) {
            throw new IllegalArgumentException(
                    "rows: expected %d from %d on inside %d".formatted(count, offset, group));
        }
    }
}
