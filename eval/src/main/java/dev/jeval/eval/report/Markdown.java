package dev.jeval.eval.report;

import java.util.List;

/// Markdown tables with aligned columns; wide (East Asian) characters take two cells.
final class Markdown {
    private Markdown() {}

    /// A table with one line per row. Columns of numbers are aligned to the right.
    static String table(List<String> header, List<List<String>> rows) {
        int columns = header.size();
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            widths[c] = width(header.get(c));
            numeric[c] = !rows.isEmpty();
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
                numeric[c] &= row.get(c).matches("[-+]?[0-9.]*|N/A|NaN");
            }
            widths[c] = Math.max(widths[c], numeric[c] ? 2 : 1);
        }
        StringBuilder out = new StringBuilder();
        line(out, header, widths, new boolean[columns]);
        out.append('|');
        for (int c = 0; c < columns; c++) {
            out.repeat('-', widths[c] - (numeric[c] ? 1 : 0)).append(numeric[c] ? ":|" : "|");
        }
        out.append('\n');
        for (List<String> row : rows) {
            line(out, row, widths, numeric);
        }
        return out.toString();
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths, boolean[] right) {
        out.append('|');
        for (int c = 0; c < widths.length; c++) {
            int padding = widths[c] - width(cells.get(c));
            out.repeat(' ', right[c] ? padding : 0);
            out.append(cells.get(c)).repeat(' ', right[c] ? 0 : padding).append('|');
        }
        out.append('\n');
    }

    private static int width(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0xffe0 && c <= 0xffe6
                        || c >= 0x1f300 && c <= 0x1faff
                        || c >= 0x20000 && c <= 0x3fffd);
    }
}
