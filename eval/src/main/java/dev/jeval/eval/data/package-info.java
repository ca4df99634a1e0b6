/// Readers of data files: JSON, JSON Lines, CSV, TSV, plain text and XML to rows of plain values.
///
/// Start reading at [DataFiles]. Files are UTF-8, with or without a byte order mark; only `\n` and
/// `\r\n` end a line (U+0085 and U+2028 are text). Files are data: XML entities are refused, sizes
/// and depths are bounded, and what is wrong is said with file and line.
package dev.jeval.eval.data;
