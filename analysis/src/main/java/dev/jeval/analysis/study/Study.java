package dev.jeval.analysis.study;

import dev.jeval.analysis.data.DocumentScores;
import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.data.ScoreTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The observational study: a score table in, correlations, ability factors and scaling out.
public final class Study {
    /// Below this number of models every interval is wide.
    private static final int FEW_MODELS = 20;

    /// Below this median cosine the direction of a factor is not stable.
    private static final double STABLE_COSINE = 0.85;

    /// Above this share of imputed scores a reader is warned.
    private static final double MANY_IMPUTED = 0.05;

    private Study() {}

    /// Runs the study. Deterministic.
    ///
    /// @param given scores; missing ones are `NaN`
    /// @param facts what is known of each model, in order of the table
    /// @param documents scores of single documents
    /// @throws dev.jeval.analysis.data.AnalysisException if there is too little to analyse
    public static StudyResult run(
            ScoreTable given,
            List<ModelFacts> facts,
            DocumentScores documents,
            StudyOptions options) {
        Preparation prepared = Preparation.of(given, facts, documents);
        ScoreTable table = prepared.table();
        FactorAnalyst analyst = new FactorAnalyst(table, options);
        Resampler resampler = new Resampler(table, prepared.documents(), options.seed());
        List<Resample> resamples =
                IntStream.range(0, options.resamples())
                        .parallel()
                        .mapToObj(i -> Resample.of(resampler.draw(i), analyst))
                        .toList();
        boolean compute = ScalingAnalyst.canCountCompute(prepared.facts());
        List<ScalingFit> scaling =
                ScalingAnalyst.fits(
                        analyst.pca(),
                        analyst.models(),
                        analyst.reported(),
                        prepared.facts(),
                        compute,
                        options.zeroTokens());
        FactorStudy factors =
                analyst.study(
                        resamples.stream().map(Resample::factors).toList(),
                        readings(table, analyst, scaling));
        CorrelationStudy correlations =
                CorrelationAnalyst.study(
                        table, resamples.stream().map(Resample::correlations).toList());
        List<String> notes = new ArrayList<>(prepared.notes());
        notes.addAll(notes(table, prepared, factors, compute, options));
        return new StudyResult(
                table,
                prepared.facts(),
                options,
                correlations,
                factors,
                compute,
                scaling,
                prepared.documents().known(),
                warnings(table, factors),
                List.copyOf(notes));
    }

    private static List<FactorReading> readings(
            ScoreTable table, FactorAnalyst analyst, List<ScalingFit> scaling) {
        FactorReader reader =
                new FactorReader(
                        table.benchmarks(),
                        analyst.pca(),
                        analyst.reported(),
                        analyst.retained(),
                        scaling);
        return IntStream.range(0, analyst.reported()).mapToObj(reader::read).toList();
    }

    private static List<String> warnings(ScoreTable table, FactorStudy factors) {
        List<String> warnings = new ArrayList<>();
        int models = factors.models().length;
        int benchmarks = table.benchmarks().size();
        if (models < FEW_MODELS) {
            warnings.add(
                    models
                            + " models are few: intervals are wide, and correlations as well as"
                            + " factors may change with one model more or less.");
        } else if (models < 5 * benchmarks) {
            warnings.add(
                    models
                            + " models for "
                            + benchmarks
                            + " benchmarks: leading factors are usable, later ones are not. Models"
                            + " of one family are not independent, so true intervals are wider.");
        }
        double cells = (double) models * benchmarks;
        if (factors.imputed() > MANY_IMPUTED * cells) {
            warnings.add(
                    String.format(
                            Locale.ROOT,
                            "Factors rest on imputed scores: %.0f %% of the table is missing. Choose"
                                    + " benchmarks or models with fewer gaps.",
                            100 * factors.imputed() / cells));
        }
        for (int k = 0; k < factors.reported(); k++) {
            if (factors.stability()[k] < STABLE_COSINE) {
                warnings.add(
                        String.format(
                                Locale.ROOT,
                                "PC%d is not stable: resampled models give a factor that points"
                                        + " elsewhere (median cosine %.2f).",
                                k + 1,
                                factors.stability()[k]));
            }
        }
        return List.copyOf(warnings);
    }

    private static List<String> notes(
            ScoreTable table,
            Preparation prepared,
            FactorStudy factors,
            boolean compute,
            StudyOptions options) {
        List<String> notes = new ArrayList<>();
        int missing = table.missing();
        if (missing > 0) {
            int dropped = table.models().size() - factors.models().length;
            notes.add(
                    missing
                            + " scores are missing. Correlations use, for each pair, the models"
                            + " that have both; factors "
                            + (factors.imputed() > 0
                                    ? "use the mean of the benchmark in place of "
                                            + factors.imputed()
                                            + " scores."
                                    : "leave out " + dropped + " models with gaps."));
        }
        List<String> turned =
                table.benchmarks().stream()
                        .filter(b -> !b.higherIsBetter())
                        .map(b -> b.label())
                        .toList();
        if (!turned.isEmpty()) {
            notes.add(
                    "Less is better for "
                            + String.join(", ", turned)
                            + ": the sign is turned for correlations and factors.");
        }
        boolean zero =
                prepared.facts().stream()
                        .anyMatch(f -> f.japaneseTokens() == 0 || f.englishTokens() == 0);
        if (zero) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "Zero has no logarithm: a model without tokens of a language counts as"
                                    + " having seen %,.0f.",
                            options.zeroTokens()));
        }
        notes.add(
                compute
                        ? "Budgets are training FLOPs, C = 6·N·D, with N parameters and D tokens (in"
                                + " all or of one language; the base model's included)."
                        : "Budgets are training tokens, as the number of parameters is not known"
                                + " for all models.");
        int known = prepared.documents().known();
        notes.add(
                options.resamples()
                        + " bootstrap resamples of models"
                        + (known > 0
                                ? ", with the documents of "
                                        + known
                                        + " benchmarks resampled too (the same documents for all"
                                        + " models)"
                                : "")
                        + (redraws(table, prepared.documents())
                                ? ", other scores redrawn within their standard errors"
                                : "")
                        + "; seed "
                        + options.seed()
                        + ".");
        return notes;
    }

    /// Whether a score has a standard error but no documents.
    private static boolean redraws(ScoreTable table, DocumentScores documents) {
        return IntStream.range(0, table.benchmarks().size())
                .filter(j -> documents.of(j) == null)
                .anyMatch(j -> Arrays.stream(table.errors()).anyMatch(row -> row[j] > 0));
    }

    /// What is kept of one resample.
    private record Resample(CorrelationAnalyst.Coefficients correlations, Aligned factors) {
        static Resample of(double[][] table, FactorAnalyst analyst) {
            return new Resample(CorrelationAnalyst.Coefficients.of(table), analyst.align(table));
        }
    }
}
