package dev.jeval.analysis.report;

import dev.jeval.analysis.data.ModelFacts;
import dev.jeval.analysis.plot.ScatterChart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Models grouped by how they were trained, for the colours of charts.
final class ModelGroups {
    private static final int MAX_GROUPS = 6;
    private static final int MAX_LABELLED = 80;
    private static final int LABEL_LENGTH = 34;

    private final List<ModelFacts> facts;
    private final List<String> groups;

    ModelGroups(List<ModelFacts> facts) {
        this.facts = facts;
        List<String> strategies =
                facts.stream().map(ModelGroups::strategy).distinct().sorted().toList();
        this.groups = strategies.size() <= MAX_GROUPS ? strategies : List.of("models");
    }

    /// Points by group.
    ///
    /// @param rows rows of the table to show
    /// @param point the point of the `i`-th of them
    List<ScatterChart.Series> series(int[] rows, IntFunction<ScatterChart.Point> point) {
        List<ScatterChart.Series> series = new ArrayList<>();
        for (String group : groups) {
            List<ScatterChart.Point> points =
                    IntStream.range(0, rows.length)
                            .filter(i ->
                                    groups.size() == 1
                                            || strategy(facts.get(rows[i])).equals(group))
                            .mapToObj(point)
                            .toList();
            series.add(new ScatterChart.Series(group, points));
        }
        return series;
    }

    /// The name of a model as a label in a chart; empty where there are too many to be legible.
    String label(int model) {
        if (facts.size() > MAX_LABELLED) {
            return "";
        }
        String label = facts.get(model).label();
        int[] points = label.codePoints().toArray();
        return points.length <= LABEL_LENGTH
                ? label
                : new String(points, 0, LABEL_LENGTH - 1) + "…";
    }

    private static String strategy(ModelFacts facts) {
        return facts.strategy().isEmpty() ? "other" : facts.strategy();
    }
}
