package dev.jeval.analysis.report;

import dev.jeval.analysis.plot.Chart;
import java.util.List;

/// A part of a page.
public sealed interface Block {
    /// Running text.
    ///
    /// @param text the text
    record Paragraph(String text) implements Block {}

    /// Sentences set off from the text.
    ///
    /// @param kind how much they matter
    /// @param title heading; empty for none
    /// @param items one sentence or more each
    record Callout(Kind kind, String title, List<String> items) implements Block {
        /// Copies the list.
        public Callout {
            items = List.copyOf(items);
        }

        /// How much a callout matters.
        public enum Kind {
            /// A reader must know this first.
            WARNING,
            /// Good to know.
            NOTE
        }
    }

    /// Key figures side by side.
    ///
    /// @param cards the figures
    record Cards(List<Card> cards) implements Block {
        /// Copies the list.
        public Cards {
            cards = List.copyOf(cards);
        }
    }

    /// One key figure.
    ///
    /// @param label what it is
    /// @param value the figure
    /// @param note what to think of it; empty for nothing
    record Card(String label, String value, String note) {}

    /// A chart with a caption.
    ///
    /// @param title heading
    /// @param chart the chart
    /// @param caption how to read it; empty for none
    record Figure(String title, Chart chart, String caption) implements Block {}

    /// Blocks beside each other where there is room.
    ///
    /// @param blocks the blocks
    record Grid(List<Block> blocks) implements Block {
        /// Copies the list.
        public Grid {
            blocks = List.copyOf(blocks);
        }
    }

    /// Alternatives of which one is shown at a time; all of them in print.
    ///
    /// @param tabs the alternatives, the first shown first
    record Tabs(List<Tab> tabs) implements Block {
        /// Copies the list.
        public Tabs {
            tabs = List.copyOf(tabs);
        }
    }

    /// One alternative.
    ///
    /// @param label name on the tab
    /// @param block what it shows
    record Tab(String label, Block block) {}

    /// Something a reader opens if interested.
    ///
    /// @param summary what is inside
    /// @param blocks what is shown when opened
    record Details(String summary, List<Block> blocks) implements Block {
        /// Copies the list.
        public Details {
            blocks = List.copyOf(blocks);
        }
    }

    /// A table that readers can sort by clicking on a heading.
    ///
    /// @param caption what it holds; empty for none
    /// @param columns headings
    /// @param rows one cell per column each
    record Table(String caption, List<Column> columns, List<List<Cell>> rows) implements Block {
        /// Checks that each row has one cell per column.
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            for (List<Cell> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "table: expected "
                                    + columns.size()
                                    + " cells in each row, got "
                                    + row.size());
                }
            }
        }
    }

    /// A heading of a table.
    ///
    /// @param name the heading
    /// @param numeric whether the column holds numbers (set to the right)
    /// @param tooltip explanation; empty for none
    record Column(String name, boolean numeric, String tooltip) {
        /// A column of text.
        public static Column text(String name) {
            return new Column(name, false, "");
        }

        /// A column of numbers.
        public static Column number(String name) {
            return new Column(name, true, "");
        }
    }

    /// A cell of a table.
    ///
    /// @param text what is shown
    /// @param sortKey number to sort by; `NaN` to sort by the text
    /// @param shade background from -1 to 1 on the diverging scale; `NaN` for none
    /// @param tooltip text when pointed at; empty for none
    record Cell(String text, double sortKey, double shade, String tooltip) {
        /// A cell of text.
        public static Cell text(String text) {
            return new Cell(text, Double.NaN, Double.NaN, "");
        }

        /// A cell of a number.
        public static Cell number(String text, double value) {
            return new Cell(text, value, Double.NaN, "");
        }
    }
}
