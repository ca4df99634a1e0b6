package dev.jeval.eval.task;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Finds the names a mistyped one may have meant.
public final class SimilarNames {
    private static final int MAX_SUGGESTIONS = 5;
    private static final int MAX_NAME = 200;

    private record Candidate(String name, int distance) {}

    private SimilarNames() {}

    /// At most five names that contain `name` or differ from it by few letters, nearest first.
    public static List<String> of(String name, Collection<String> known) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return List.of();
        }
        int limit = Math.max(2, name.length() / 3);
        return known.stream()
                .map(other -> new Candidate(other, distance(name, other)))
                .filter(c -> c.distance() <= limit || c.name().contains(name))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MAX_SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    /// Levenshtein distance in UTF-16 units.
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
