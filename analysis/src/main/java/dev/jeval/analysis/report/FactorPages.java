package dev.jeval.analysis.report;

import dev.jeval.analysis.data.Benchmark;
import dev.jeval.analysis.data.Language;
import dev.jeval.analysis.plot.Axis;
import dev.jeval.analysis.plot.BarChart;
import dev.jeval.analysis.plot.LineChart;
import dev.jeval.analysis.plot.ScatterChart;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.study.FactorStudy;
import dev.jeval.analysis.study.StudyResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The part of the report about factors: scree plot, loadings, biplot, rotation, scores.
final class FactorPages {
    private static final int SCREE_COMPONENTS = 10;
    private static final double BIPLOT_ARROWS = 0.85;

    private final StudyResult study;
    private final FactorStudy factors;
    private final List<Benchmark> benchmarks;

    FactorPages(StudyResult study) {
        this.study = study;
        this.factors = study.factors();
        this.benchmarks = study.table().benchmarks();
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Tabs(
                        IntStream.range(0, factors.reported())
                                .mapToObj(k ->
                                        new Block.Tab("PC" + (k + 1) + " loadings", loadings(k)))
                                .toList()));
        if (factors.reported() > 1) {
            blocks.add(biplot());
        }
        blocks.add(scree());
        if (factors.rotated().length > 0) {
            blocks.add(
                    new Block.Details("Loadings after varimax rotation", List.of(rotatedTable())));
        }
        blocks.add(new Block.Details("Factor scores of all models", List.of(scoreTable())));
        return blocks;
    }

    private Block loadings(int factor) {
        List<BarChart.Row> rows = new ArrayList<>();
        IntStream.range(0, benchmarks.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -factors.loadings()[j][factor]))
                .forEach(j -> rows.add(loadingRow(j, factor)));
        BarChart chart =
                new BarChart(
                        "Loadings on PC" + (factor + 1),
                        new Axis("correlation of benchmark and factor", -1.05, 1.05),
                        legend(),
                        rows,
                        1000);
        Interval interval = factors.varianceIntervals()[factor];
        return new Block.Figure(
                "PC" + (factor + 1) + " · " + factors.readings().get(factor).name(),
                chart,
                "Explains "
                        + Numbers.percent(factors.explained(factor), 1)
                        + " of the variance"
                        + (interval.isDefined()
                                ? " (95 % interval "
                                        + Numbers.fixed(100 * interval.low(), 1)
                                        + " to "
                                        + Numbers.fixed(100 * interval.high(), 1)
                                        + " %). Whiskers: 95 % intervals over resampled models."
                                : "."));
    }

    private BarChart.Row loadingRow(int benchmark, int factor) {
        double loading = factors.loadings()[benchmark][factor];
        Interval interval = factors.loadingIntervals()[benchmark][factor];
        Benchmark b = benchmarks.get(benchmark);
        String text = Numbers.signed(loading, 2);
        String tooltip =
                b.label()
                        + ": "
                        + text
                        + (interval.isDefined() ? " (" + Numbers.interval(interval, 2) + ")" : "");
        BarChart.Bar bar = new BarChart.Bar(loading, interval, color(b.language()), text, tooltip);
        return new BarChart.Row(b.label(), List.of(bar));
    }

    /// Languages in the order of their colours, up to the last that occurs.
    private List<String> legend() {
        List<String> names = List.of("English", "Japanese", "other language");
        int last = benchmarks.stream().mapToInt(b -> color(b.language())).max().orElse(0);
        return last == 0 ? List.of() : names.subList(0, last + 1);
    }

    private static int color(Language language) {
        return switch (language) {
            case ENGLISH -> 0;
            case JAPANESE -> 1;
            case OTHER -> 2;
        };
    }

    private Block biplot() {
        ModelGroups groups = new ModelGroups(study.facts());
        int[] rows = factors.models();
        double[] xs =
                IntStream.range(0, rows.length).mapToDouble(i -> factors.score(i, 0)).toArray();
        double[] ys =
                IntStream.range(0, rows.length).mapToDouble(i -> factors.score(i, 1)).toArray();
        double reachX = BIPLOT_ARROWS * Arrays.stream(xs).map(Math::abs).max().orElse(1);
        double reachY = BIPLOT_ARROWS * Arrays.stream(ys).map(Math::abs).max().orElse(1);
        List<ScatterChart.Arrow> arrows = new ArrayList<>();
        for (int j = 0; j < benchmarks.size(); j++) {
            arrows.add(
                    new ScatterChart.Arrow(
                            factors.loadings()[j][0] * reachX,
                            factors.loadings()[j][1] * reachY,
                            benchmarks.get(j).label(),
                            color(benchmarks.get(j).language())));
        }
        double[] allX =
                DoubleStream.concat(
                                Arrays.stream(xs),
                                arrows.stream().mapToDouble(ScatterChart.Arrow::x))
                        .toArray();
        double[] allY =
                DoubleStream.concat(
                                Arrays.stream(ys),
                                arrows.stream().mapToDouble(ScatterChart.Arrow::y))
                        .toArray();
        ScatterChart chart =
                new ScatterChart(
                        "Models and benchmarks on PC1 and PC2",
                        Axis.around(axisLabel(0), allX),
                        Axis.around(axisLabel(1), allY),
                        groups.series(rows, i -> point(groups, rows[i], xs[i], ys[i])),
                        List.of(),
                        arrows,
                        1000,
                        700);
        return new Block.Figure(
                "Models and benchmarks on the first two factors",
                chart,
                "Points are models, arrows are benchmarks (orange: Japanese, blue: English): the"
                        + " further an arrow reaches along an axis, the higher the benchmark loads on"
                        + " that factor.");
    }

    private ScatterChart.Point point(ModelGroups groups, int model, double x, double y) {
        return new ScatterChart.Point(
                x,
                y,
                groups.label(model),
                study.table().models().get(model)
                        + ": PC1 "
                        + Numbers.signed(x, 2)
                        + ", PC2 "
                        + Numbers.signed(y, 2));
    }

    private String axisLabel(int factor) {
        return "PC"
                + (factor + 1)
                + " ("
                + factors.readings().get(factor).name()
                + ", "
                + Numbers.percent(factors.explained(factor), 1)
                + ")";
    }

    private Block scree() {
        double[] explained = factors.pca().explainedVarianceRatio();
        int shown = Math.min(SCREE_COMPONENTS, explained.length);
        List<LineChart.Point> observed = new ArrayList<>();
        List<LineChart.Point> chance = new ArrayList<>();
        for (int k = 0; k < shown; k++) {
            Interval interval =
                    k < factors.reported() ? factors.varianceIntervals()[k] : Interval.UNDEFINED;
            String name = "PC" + (k + 1) + ": ";
            observed.add(
                    new LineChart.Point(
                            k + 1,
                            100 * explained[k],
                            new Interval(100 * interval.low(), 100 * interval.high()),
                            name + Numbers.percent(explained[k], 2)));
            chance.add(
                    new LineChart.Point(
                            k + 1,
                            100 * factors.chance()[k],
                            Interval.UNDEFINED,
                            name + Numbers.percent(factors.chance()[k], 2) + " by chance"));
        }
        double top =
                observed.stream()
                        .mapToDouble(p -> p.interval().isDefined() ? p.interval().high() : p.y())
                        .max()
                        .orElse(100);
        LineChart chart =
                new LineChart(
                        "Explained variance by component",
                        new Axis("component", 0.5, shown + 0.5),
                        new Axis("explained variance, %", 0, Math.min(102, top * 1.08)),
                        List.of(
                                new LineChart.Series("these scores", observed, false),
                                new LineChart.Series("chance (95th percentile)", chance, true)),
                        1000,
                        340);
        return new Block.Figure(
                "How many factors",
                chart,
                "Components above the dashed line explain more than components of random tables of"
                        + " this size: "
                        + factors.retained()
                        + " here.");
    }

    private Block rotatedTable() {
        double[][] rotated = factors.rotated();
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text("Benchmark"));
        for (int k = 0; k < rotated[0].length; k++) {
            columns.add(Block.Column.number("Factor " + (k + 1)));
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int j = 0; j < rotated.length; j++) {
            List<Block.Cell> row = new ArrayList<>();
            row.add(Block.Cell.text(benchmarks.get(j).label()));
            for (double loading : rotated[j]) {
                row.add(new Block.Cell(Numbers.signed(loading, 2), loading, loading, ""));
            }
            rows.add(row);
        }
        return new Block.Table(
                "The same space of factors, turned so that each benchmark loads on few of them.",
                columns,
                rows);
    }

    private Block scoreTable() {
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text("Model"));
        columns.add(Block.Column.text("Training"));
        columns.add(Block.Column.number("Parameters"));
        for (int k = 0; k < factors.reported(); k++) {
            columns.add(Block.Column.number("PC" + (k + 1)));
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < factors.models().length; i++) {
            var facts = study.facts().get(factors.models()[i]);
            List<Block.Cell> row = new ArrayList<>();
            row.add(new Block.Cell(facts.label(), Double.NaN, Double.NaN, facts.model()));
            row.add(Block.Cell.text(facts.strategy()));
            row.add(
                    Block.Cell.number(
                            Numbers.count(facts.parameters()),
                            Double.isNaN(facts.parameters()) ? 0 : facts.parameters()));
            for (int k = 0; k < factors.reported(); k++) {
                double score = factors.score(i, k);
                row.add(
                        new Block.Cell(
                                Numbers.signed(score, 2),
                                score,
                                score / (2.5 * Math.sqrt(factors.pca().explainedVariance()[k])),
                                ""));
            }
            rows.add(row);
        }
        return new Block.Table("", columns, rows);
    }
}
