package dev.jeval.analysis.data;

/// One column of a score table.
///
/// @param id name of the task
/// @param label name for people
/// @param language language of the task
/// @param category kind of ability, or empty if unknown
/// @param higherIsBetter whether larger scores are better; if not, the analysis turns the sign
public record Benchmark(
        String id, String label, Language language, String category, boolean higherIsBetter) {
    /// Metrics of which less is better: by how their name begins or ends.
    private static boolean isCost(String id) {
        return id.contains("bits_per_byte")
                || id.contains("bits_per_char")
                || id.contains("perplexity")
                || id.endsWith("_loss")
                || id.equals("text_ja")
                || id.equals("text_en")
                || id.equals("brier_score")
                || id.equals("ter");
    }

    /// What is known about a task of this name: the catalogue's entry, or a guess from the name.
    public static Benchmark named(String id) {
        return named(id, !isCost(id));
    }

    /// What is known about a task of this name, with the direction the results file states.
    public static Benchmark named(String id, boolean higherIsBetter) {
        Benchmark known = BenchmarkCatalog.find(id);
        return known != null
                ? new Benchmark(id, known.label, known.language, known.category, higherIsBetter)
                : new Benchmark(id, id, guessLanguage(id), "", higherIsBetter);
    }

    private static Language guessLanguage(String id) {
        for (String part : id.split("[_\\-.]", -1)) {
            if (part.equals("ja") || part.equals("jp") || part.equals("japanese")) {
                return Language.JAPANESE;
            }
            if (part.equals("en") || part.equals("english")) {
                return Language.ENGLISH;
            }
        }
        return Language.OTHER;
    }
}
