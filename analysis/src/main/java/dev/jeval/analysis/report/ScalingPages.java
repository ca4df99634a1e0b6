package dev.jeval.analysis.report;

import dev.jeval.analysis.plot.Axis;
import dev.jeval.analysis.plot.ScatterChart;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.analysis.study.Budget;
import dev.jeval.analysis.study.ScalingFit;
import dev.jeval.analysis.study.StudyResult;
import java.util.ArrayList;
import java.util.List;

/// The part of the report about budgets: factor scores against log budgets, with regression lines.
final class ScalingPages {
    private static final int LINE_POINTS = 41;

    private final StudyResult study;
    private final ModelGroups groups;

    ScalingPages(StudyResult study) {
        this.study = study;
        this.groups = new ModelGroups(study.facts());
    }

    List<Block> blocks() {
        if (study.scaling().isEmpty()) {
            return List.of(
                    new Block.Callout(
                            Block.Callout.Kind.NOTE,
                            "",
                            List.of(
                                    "Scaling needs the training budget of at least four models:"
                                            + " give a table of models (columns model, params_b,"
                                            + " tokens_total_b, tokens_ja_b, tokens_en_b) or"
                                            + " checkpoints with a training.json.")));
        }
        List<Block.Tab> tabs = new ArrayList<>();
        for (int k = 0; k < study.factors().reported(); k++) {
            int factor = k;
            List<Block> charts = new ArrayList<>();
            study.scaling().stream()
                    .filter(fit -> fit.factor() == factor)
                    .forEach(fit -> charts.add(chart(fit)));
            tabs.add(new Block.Tab("PC" + (k + 1), new Block.Grid(charts)));
        }
        return List.of(
                new Block.Paragraph(
                        "Each factor against the logarithm of what was spent on training. Lines are"
                                + " least-squares fits, bands their 95 % intervals."),
                new Block.Tabs(tabs),
                table());
    }

    private Block chart(ScalingFit fit) {
        double[] x = fit.logBudget();
        Axis xAxis = Axis.around(axisLabel(fit.budget()), x);
        Axis yAxis = Axis.around("PC" + (fit.factor() + 1) + " score", fit.scores());
        ScatterChart chart =
                new ScatterChart(
                        "PC" + (fit.factor() + 1) + " against the " + fit.budget().label(),
                        xAxis,
                        yAxis,
                        groups.series(fit.models(), i -> point(fit, i)),
                        List.of(line(fit, xAxis)),
                        List.of(),
                        520,
                        420);
        return new Block.Figure(
                "PC" + (fit.factor() + 1) + " and the " + fit.budget().label(),
                chart,
                "r = "
                        + Numbers.signed(fit.pearson().statistic(), 2)
                        + " ("
                        + Numbers.interval(fit.interval(), 2)
                        + "), ρ = "
                        + Numbers.signed(fit.spearman().statistic(), 2)
                        + ", adjusted p "
                        + pValue(fit.adjustedP())
                        + ", "
                        + fit.models().length
                        + " models.");
    }

    private static String pValue(double p) {
        String text = Numbers.pValue(p);
        return text.startsWith("<") ? "< " + text.substring(1) : "= " + text;
    }

    private ScatterChart.Point point(ScalingFit fit, int i) {
        int model = fit.models()[i];
        return new ScatterChart.Point(
                fit.logBudget()[i],
                fit.scores()[i],
                groups.label(model),
                study.table().models().get(model)
                        + ": 10^"
                        + Numbers.fixed(fit.logBudget()[i], 2)
                        + ", score "
                        + Numbers.signed(fit.scores()[i], 2));
    }

    private static ScatterChart.Line line(ScalingFit fit, Axis axis) {
        double[] xs = new double[LINE_POINTS];
        double[] ys = new double[LINE_POINTS];
        double[] low = new double[LINE_POINTS];
        double[] high = new double[LINE_POINTS];
        for (int i = 0; i < LINE_POINTS; i++) {
            double x = axis.low() + (axis.high() - axis.low()) * i / (LINE_POINTS - 1);
            Interval interval = fit.line().meanInterval95(x);
            xs[i] = x;
            ys[i] = fit.line().at(x);
            low[i] = interval.low();
            high[i] = interval.high();
        }
        return new ScatterChart.Line(xs, ys, low, high);
    }

    private String axisLabel(Budget budget) {
        if (budget == Budget.BALANCE) {
            return "log10 of Japanese / English tokens";
        }
        String unit = study.compute() ? "FLOPs" : "tokens";
        return "log10 of the " + budget.label() + " (" + unit + ")";
    }

    private Block table() {
        List<Block.Column> columns =
                List.of(
                        Block.Column.text("Factor and budget"),
                        Block.Column.number("Models"),
                        Block.Column.number("r"),
                        Block.Column.number("95 %"),
                        new Block.Column("p (Holm)", true, "adjusted over all fits"),
                        Block.Column.number("ρ"),
                        new Block.Column("Slope", true, "per factor of ten, ± standard error"),
                        new Block.Column(
                                "Median slope", true, "Theil and Sen; outliers do not move it"));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (ScalingFit fit : study.scaling()) {
            double r = fit.pearson().statistic();
            rows.add(
                    List.of(
                            Block.Cell.text(
                                    "PC" + (fit.factor() + 1) + ", " + fit.budget().label()),
                            Block.Cell.number(
                                    Integer.toString(fit.models().length), fit.models().length),
                            new Block.Cell(Numbers.signed(r, 2), r, r, ""),
                            Block.Cell.number(
                                    Numbers.interval(fit.interval(), 2), fit.interval().low()),
                            Block.Cell.number(Numbers.pValue(fit.adjustedP()), fit.adjustedP()),
                            Block.Cell.number(
                                    Numbers.signed(fit.spearman().statistic(), 2),
                                    fit.spearman().statistic()),
                            Block.Cell.number(
                                    Numbers.withError(fit.line().slope(), fit.line().slopeError()),
                                    fit.line().slope()),
                            Block.Cell.number(
                                    Numbers.signed(fit.robust().slope(), 2),
                                    fit.robust().slope())));
        }
        return new Block.Table("", columns, rows);
    }
}
