/// SentencePiece models (`tokenizer.model`) as the reference implementation runs them.
///
/// A text goes [dev.jeval.tokenizer.internal.sentencepiece.TextNormalizer] (characters to
/// normalised UTF-8) -> one [dev.jeval.tokenizer.internal.sentencepiece.Segmenter] (bytes to
/// pieces) -> ids, all in one [dev.jeval.tokenizer.internal.sentencepiece.Scratch] per thread.
/// Start reading at [dev.jeval.tokenizer.internal.sentencepiece.SentencePieceTokenizer].
@NullMarked
package dev.jeval.tokenizer.internal.sentencepiece;

import org.jspecify.annotations.NullMarked;
