/// Splitting text by the patterns of tokenizer files: a translation of Oniguruma's regular
/// expressions, and hand-written scanners for the well-known ones.
@NullMarked
package dev.jeval.tokenizer.internal.regex;

import org.jspecify.annotations.NullMarked;
