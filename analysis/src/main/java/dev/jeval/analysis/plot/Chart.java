package dev.jeval.analysis.plot;

/// A picture of numbers.
public sealed interface Chart permits BarChart, HeatMap, LineChart, ScatterChart {
    /// The chart as one `<svg>` element. Its colours are CSS variables (`--ink`, `--grid`,
    /// `--series-1`, …) of the page around it. The same chart gives the same text.
    String toSvg();
}
