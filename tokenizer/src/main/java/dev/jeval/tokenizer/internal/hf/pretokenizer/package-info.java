/// The pre-tokenizers of `tokenizer.json`.
@NullMarked
package dev.jeval.tokenizer.internal.hf.pretokenizer;

import org.jspecify.annotations.NullMarked;
