/// The normalizers of `tokenizer.json`.
@NullMarked
package dev.jeval.tokenizer.internal.hf.normalizer;

import org.jspecify.annotations.NullMarked;
