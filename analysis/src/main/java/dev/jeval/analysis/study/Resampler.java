package dev.jeval.analysis.study;

import dev.jeval.analysis.data.DocumentScores;
import dev.jeval.analysis.data.Documents;
import dev.jeval.analysis.data.ScoreTable;
import dev.jeval.analysis.stats.PythonRandom;

/// Draws tables that might have come out instead: models drawn with replacement, and each score
/// drawn anew as far as its uncertainty is known.
///
/// Where the documents of a benchmark are known, they are drawn with replacement too, the same draw
/// for all models, so that what is common to the models stays common. Elsewhere a score with a
/// standard error gets a normal deviate.
final class Resampler {
    /// Above this many scores per benchmark the normal approximation is as good, and faster.
    private static final int MAX_DOCUMENT_SCORES = 200_000;

    private final double[][] oriented;
    private final ScoreTable table;
    private final DocumentScores documents;
    private final long seed;

    Resampler(ScoreTable table, DocumentScores documents, long seed) {
        this.oriented = table.oriented();
        this.table = table;
        this.documents = documents;
        this.seed = seed;
    }

    /// The table of one resample, oriented so that more is better.
    double[][] draw(int resample) {
        PythonRandom random = new PythonRandom(seed + "/" + resample);
        double[][] scores = remeasured(random);
        int[] rows = random.choices(scores.length, scores.length);
        double[][] drawn = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            drawn[i] = scores[rows[i]];
        }
        return drawn;
    }

    private double[][] remeasured(PythonRandom random) {
        double[][] scores = new double[oriented.length][];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = oriented[i].clone();
        }
        for (int j = 0; j < table.benchmarks().size(); j++) {
            double sign = table.benchmarks().get(j).higherIsBetter() ? 1 : -1;
            Documents known = documents.of(j);
            if (known != null && (long) known.count() * scores.length <= MAX_DOCUMENT_SCORES) {
                int[] drawn = random.choices(known.count(), known.count());
                for (int i = 0; i < scores.length; i++) {
                    scores[i][j] = sign * known.score(i, drawn);
                }
            } else {
                for (int i = 0; i < scores.length; i++) {
                    double error = table.errors()[i][j];
                    scores[i][j] += error > 0 ? random.gauss(0, error) : 0;
                }
            }
        }
        return scores;
    }
}
