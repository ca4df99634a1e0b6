package dev.jeval.analysis.report;

import java.util.List;
import java.util.Locale;

/// Writes one table.
final class HtmlTable {
    /// Share of the full colour of a shaded cell, so that text stays legible.
    private static final double SHADE = 55;

    /// Tables with more columns have upright headings.
    private static final int WIDE_FROM = 14;

    private final Block.Table table;

    HtmlTable(Block.Table table) {
        this.table = table;
    }

    void write(Html html) {
        String wide = table.columns().size() > WIDE_FROM ? " wide" : "";
        html.raw("<div class=\"scroll\"><table class=\"sortable" + wide + "\">\n");
        if (!table.caption().isEmpty()) {
            html.element("caption", "", table.caption());
        }
        html.raw("<thead><tr>\n");
        for (Block.Column column : table.columns()) {
            String attributes =
                    " scope=\"col\""
                            + (column.numeric() ? " class=\"number\"" : "")
                            + Html.attribute("title", column.tooltip());
            html.element("th", attributes, column.name());
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for (List<Block.Cell> row : table.rows()) {
            html.raw("<tr>");
            for (int j = 0; j < row.size(); j++) {
                cell(html, row.get(j), j);
            }
            html.raw("</tr>\n");
        }
        html.raw("</tbody>\n</table></div>\n");
    }

    private void cell(Html html, Block.Cell cell, int index) {
        boolean numeric = table.columns().get(index).numeric();
        StringBuilder attributes = new StringBuilder();
        if (numeric) {
            attributes.append(" class=\"number\"");
        }
        if (!Double.isNaN(cell.sortKey())) {
            attributes.append(" data-key=\"").append(cell.sortKey()).append('"');
        }
        if (!Double.isNaN(cell.shade())) {
            String end = cell.shade() < 0 ? "var(--negative)" : "var(--positive)";
            attributes
                    .append(" style=\"background:")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "color-mix(in oklab,%s %.0f%%,var(--surface))",
                                    end,
                                    SHADE * Math.min(1, Math.abs(cell.shade()))))
                    .append('"');
        }
        attributes.append(Html.attribute("title", cell.tooltip()));
        boolean heading = index == 0 && !numeric;
        html.element(
                heading ? "th" : "td", (heading ? " scope=\"row\"" : "") + attributes, cell.text());
    }
}
