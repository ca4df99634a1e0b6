/// Byte-pair encoding: the table of merges, the merge loop, and the encoders over characters and
/// over bytes that use them.
@NullMarked
package dev.jeval.tokenizer.internal.bpe;

import org.jspecify.annotations.NullMarked;
