package dev.jeval.analysis.plot;

import dev.jeval.analysis.stats.HierarchicalClustering;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A square table of coefficients from -1 to 1 as coloured cells, with the cluster tree that orders
/// it.
///
/// @param title what the chart shows, for screen readers
/// @param labels name of each item, in order of the matrix
/// @param values `[items, items]`; `NaN` is shown as missing
/// @param order items in the order of rows and columns
/// @param tree the tree to draw above; null for none
public record HeatMap(
        String title,
        List<String> labels,
        double[][] values,
        int[] order,
        @Nullable HierarchicalClustering tree)
        implements Chart {
    private static final double FONT = 12;
    private static final double MAX_CELL = 52;
    private static final double MIN_CELL = 22;
    private static final double TARGET = 900;
    private static final double TREE = 70;
    private static final double SCALE_HEIGHT = 44;
    private static final int SCALE_STEPS = 40;

    /// The smallest cell that has room for a number.
    private static final double CELL_WITH_NUMBER = 26;

    /// Copies the labels.
    public HeatMap {
        labels = List.copyOf(labels);
    }

    @Override
    public String toSvg() {
        int n = order.length;
        double cell = Math.clamp(TARGET / n, MIN_CELL, MAX_CELL);
        double widest =
                labels.stream().mapToDouble(label -> TextWidth.of(label, FONT)).max().orElse(0);
        double left = Math.min(widest, 190) + 14;
        double treeHeight = tree == null ? 8 : TREE;
        double columnRoom = Math.min(widest, 190) * 0.72 + 14;
        double size = n * cell;
        double bottom = treeHeight + size;
        // Column labels hang below at an angle and may reach past the left edge of their column.
        Svg svg = Svg.picture(left + size + 16, bottom + columnRoom + SCALE_HEIGHT + 12, title);
        if (tree != null) {
            new Dendrogram(tree, order).draw(svg, left, 6, size, TREE - 12);
        }
        for (int row = 0; row < n; row++) {
            String label = TextWidth.cut(labels.get(order[row]), FONT, 190);
            double y = treeHeight + row * cell;
            svg.text("row-label", "end", left - 8, y + cell / 2 + 4, label);
            for (int column = 0; column < n; column++) {
                draw(svg, row, column, left + column * cell, y, cell);
            }
            svg.turnedText(
                    "row-label", "end", left + (row + 0.5) * cell + 4, bottom + 13, -45, label);
        }
        scale(svg, left, bottom + columnRoom + 10, Math.min(size, 320));
        return svg.finish();
    }

    private void draw(Svg svg, int row, int column, double x, double y, double cell) {
        int a = order[row];
        int b = order[column];
        double value = values[a][b];
        String text = Double.isNaN(value) ? "" : format(value);
        String tooltip =
                labels.get(a) + " – " + labels.get(b) + ": " + (text.isEmpty() ? "no value" : text);
        svg.rect("heat", Palette.diverging(value), x, y, cell, cell, tooltip);
        if (cell >= CELL_WITH_NUMBER && !text.isEmpty()) {
            String shown = text.replaceFirst("^([+−]?)0\\.", "$1.");
            svg.text(
                    Palette.textOnDiverging(value),
                    "middle",
                    x + cell / 2,
                    y + cell / 2 + 4,
                    shown);
        }
    }

    private static void scale(Svg svg, double left, double top, double width) {
        double step = width / SCALE_STEPS;
        for (int i = 0; i < SCALE_STEPS; i++) {
            double value = -1 + 2 * (i + 0.5) / SCALE_STEPS;
            svg.rect("scale", Palette.diverging(value), left + i * step, top, step + 0.5, 10, "");
        }
        for (double value : new double[] {-1, -0.5, 0, 0.5, 1}) {
            double x = left + (value + 1) / 2 * width;
            svg.text("tick", "middle", x, top + 26, format(value));
        }
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replace('-', '−');
    }
}
