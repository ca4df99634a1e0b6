package dev.jeval.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// A plain text table: columns aligned by the width that characters take in a terminal, numbers to
/// the right.
public final class Table {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /// A table with these column titles.
    public Table(String... header) {
        this.header = List.of(header);
    }

    /// Adds a row.
    ///
    /// @throws IllegalArgumentException if the number of cells differs from the header's
    public Table row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "table row: expected %d cells, got %d".formatted(header.size(), cells.length));
        }
        rows.add(List.of(cells));
        return this;
    }

    /// The lines of the table, each ended by a newline.
    @Override
    public String toString() {
        int[] widths = new int[header.size()];
        boolean[] numbers = new boolean[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Terminal.columns(header.get(column));
            numbers[column] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], Terminal.columns(row.get(column)));
                numbers[column] &= isNumber(row.get(column));
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, header, widths, numbers);
        text.append("─".repeat(total(widths))).append('\n');
        rows.forEach(row -> append(text, row, widths, numbers));
        return text.toString();
    }

    private static void append(
            StringBuilder text, List<String> cells, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(column == 0 ? "" : "  ")
                    .append(
                            numbers[column]
                                    ? Terminal.padLeft(cell, widths[column])
                                    : Terminal.padRight(cell, widths[column]));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static int total(int[] widths) {
        int total = 2 * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    private static boolean isNumber(String cell) {
        return cell.isEmpty()
                || cell.matches("[-+±−]?[0-9][0-9.,]*(e[-+]?[0-9]+)?( ?[%×A-Za-z/µ*]*)?|NaN|-|–");
    }
}
