package dev.jeval.analysis.report;

import dev.jeval.analysis.data.ScoreTable;
import dev.jeval.analysis.plot.HeatMap;
import dev.jeval.analysis.stats.Standardizer;
import dev.jeval.analysis.study.CorrelationStudy;
import dev.jeval.analysis.study.FactorReading;
import dev.jeval.analysis.study.FactorStudy;
import dev.jeval.analysis.study.StudyResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lays a study out as a page.
public final class StudyReport {
    /// Z-score at which a cell of the score table has its full shade.
    private static final double FULL_SHADE = 2.5;

    private final StudyResult study;
    private final List<String> sources;
    private final FactorPages factors;

    private StudyReport(StudyResult study, List<String> sources) {
        this.study = study;
        this.sources = sources;
        this.factors = new FactorPages(study);
    }

    /// The study as one HTML file.
    ///
    /// @param title heading of the page
    /// @param sources where the scores come from, in sentences
    public static String toHtml(StudyResult study, String title, List<String> sources) {
        return new StudyReport(study, sources).page(title).toHtml();
    }

    private ReportPage page(String title) {
        ScoreTable table = study.table();
        String subtitle =
                table.models().size()
                        + " models × "
                        + table.benchmarks().size()
                        + " benchmarks: how abilities go together and what they grow with";
        ReportPage page = new ReportPage(title, subtitle);
        page.section("Overview", overview());
        page.section("Correlations", correlations());
        page.section("Ability factors", factors.blocks());
        page.section("Scaling", new ScalingPages(study).blocks());
        page.section("Scores", scores());
        page.section("Method", method());
        return page;
    }

    private List<Block> overview() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Cards(cards()));
        if (!study.warnings().isEmpty()) {
            blocks.add(
                    new Block.Callout(
                            Block.Callout.Kind.WARNING, "Read with care", study.warnings()));
        }
        FactorStudy factorStudy = study.factors();
        List<Block> readings = new ArrayList<>();
        for (int k = 0; k < factorStudy.reported(); k++) {
            FactorReading reading = factorStudy.readings().get(k);
            readings.add(
                    new Block.Callout(
                            Block.Callout.Kind.NOTE,
                            "PC" + (k + 1) + " · " + reading.name(),
                            reading.sentences()));
        }
        blocks.add(new Block.Grid(readings));
        return blocks;
    }

    private List<Block.Card> cards() {
        List<Block.Card> cards = new ArrayList<>();
        FactorStudy factorStudy = study.factors();
        for (int k = 0; k < factorStudy.reported(); k++) {
            cards.add(
                    new Block.Card(
                            "PC" + (k + 1) + " explains",
                            Numbers.percent(factorStudy.explained(k), 1),
                            factorStudy.readings().get(k).name()));
        }
        cards.add(
                new Block.Card(
                        "Factors beyond chance",
                        Integer.toString(factorStudy.retained()),
                        "parallel analysis, 95 %"));
        study.correlations().pairs().stream()
                .filter(pair -> !Double.isNaN(pair.pearson().statistic()))
                .max(Comparator.comparingDouble(pair -> pair.pearson().statistic()))
                .ifPresent(pair ->
                        cards.add(
                                new Block.Card(
                                        "Closest pair",
                                        "r = " + Numbers.fixed(pair.pearson().statistic(), 2),
                                        label(pair.a()) + " – " + label(pair.b()))));
        return cards;
    }

    private List<Block> scores() {
        ScoreTable table = study.table();
        double[][] oriented = table.oriented();
        double[][] z = Standardizer.fit(oriented).apply(oriented);
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text("Model"));
        for (var benchmark : table.benchmarks()) {
            String hint =
                    benchmark.id()
                            + ", "
                            + benchmark.language().label()
                            + (benchmark.higherIsBetter() ? "" : ", less is better");
            String arrow = benchmark.higherIsBetter() ? "" : " ↓";
            columns.add(new Block.Column(benchmark.label() + arrow, true, hint));
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < table.models().size(); i++) {
            List<Block.Cell> row = new ArrayList<>();
            row.add(
                    new Block.Cell(
                            study.facts().get(i).label(),
                            Double.NaN,
                            Double.NaN,
                            table.models().get(i)));
            for (int j = 0; j < oriented[i].length; j++) {
                double score = table.scores()[i][j];
                double error = table.errors()[i][j];
                row.add(
                        new Block.Cell(
                                Numbers.fixed(score, 3),
                                Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score,
                                z[i][j] / FULL_SHADE,
                                error > 0 ? Numbers.withError(score, error) : ""));
            }
            rows.add(row);
        }
        return List.of(
                new Block.Paragraph(
                        "Blue cells are above the mean of their column, orange ones below; click a"
                                + " heading to sort."
                                + (table.hasErrors()
                                        ? " Point at a score to see its standard error."
                                        : "")),
                new Block.Table("", columns, rows));
    }

    private List<Block> correlations() {
        return List.of(
                new Block.Tabs(
                        List.of(
                                new Block.Tab("Pearson", heatMap(study.correlations().pearson())),
                                new Block.Tab(
                                        "Spearman", heatMap(study.correlations().spearman())))),
                new Block.Details(
                        "All " + study.correlations().pairs().size() + " pairs with intervals",
                        List.of(pairs())));
    }

    private Block heatMap(double[][] values) {
        return new Block.Figure(
                "",
                new HeatMap(
                        "Correlations between benchmarks",
                        study.table().benchmarks().stream().map(b -> b.label()).toList(),
                        values,
                        study.correlations().order(),
                        study.correlations().tree()),
                "Rows and columns are in the order of an average-linkage clustering on 1 − r"
                        + " (tree), turned so that neighbours are alike.");
    }

    private Block pairs() {
        List<Block.Column> columns =
                List.of(
                        Block.Column.text("Pair"),
                        Block.Column.number("Models"),
                        Block.Column.number("r"),
                        new Block.Column("95 % (Fisher)", true, "assumes normal scores"),
                        new Block.Column("95 % (bootstrap)", true, "resampled models"),
                        new Block.Column("p (Holm)", true, "adjusted: chance of any false finding"),
                        new Block.Column("p (BH)", true, "adjusted: share of false findings"),
                        Block.Column.number("ρ"),
                        new Block.Column("95 % of ρ", true, "resampled models"));
        List<List<Block.Cell>> rows =
                study.correlations().pairs().stream()
                        .sorted(
                                Comparator.comparingDouble(
                                        pair -> -orZero(pair.pearson().statistic())))
                        .map(this::row)
                        .toList();
        return new Block.Table("", columns, rows);
    }

    private List<Block.Cell> row(CorrelationStudy.Pair pair) {
        double r = pair.pearson().statistic();
        double rho = pair.spearman().statistic();
        return List.of(
                Block.Cell.text(label(pair.a()) + " – " + label(pair.b())),
                Block.Cell.number(Integer.toString(pair.models()), pair.models()),
                new Block.Cell(Numbers.fixed(r, 3), orZero(r), r, ""),
                Block.Cell.number(Numbers.interval(pair.fisher(), 2), orZero(pair.fisher().low())),
                Block.Cell.number(
                        Numbers.interval(pair.bootstrap(), 2), orZero(pair.bootstrap().low())),
                Block.Cell.number(Numbers.pValue(pair.holm()), orZero(pair.holm())),
                Block.Cell.number(
                        Numbers.pValue(pair.benjaminiHochberg()), orZero(pair.benjaminiHochberg())),
                new Block.Cell(Numbers.fixed(rho, 3), orZero(rho), rho, ""),
                Block.Cell.number(
                        Numbers.interval(pair.spearmanBootstrap(), 2),
                        orZero(pair.spearmanBootstrap().low())));
    }

    private List<Block> method() {
        List<String> items = new ArrayList<>(sources);
        items.addAll(study.notes());
        items.add(
                "Factors are principal components of z-scores (population deviation); the loading"
                        + " with the largest absolute value is positive. Loadings are correlations"
                        + " of benchmarks with factor scores.");
        items.add(
                "Parallel analysis compares explained variance with that of 500 random normal"
                        + " tables of the same size (95th percentile).");
        items.add(
                "Correlation p-values are two-sided and adjusted over all pairs, by Holm and by"
                        + " Benjamini and Hochberg; scaling p-values by Holm over all fits.");
        items.add(
                "Names of factors follow from loadings by fixed rules; they describe these models"
                        + " and benchmarks, not what abilities are.");
        return List.of(new Block.Callout(Block.Callout.Kind.NOTE, "", items));
    }

    private String label(int benchmark) {
        return study.table().benchmarks().get(benchmark).label();
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
