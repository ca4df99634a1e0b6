/// Byte tries: a double array of this project's own, and the reader of the double array that
/// SentencePiece stores in its files.
@NullMarked
package dev.jeval.tokenizer.internal.trie;

import org.jspecify.annotations.NullMarked;
