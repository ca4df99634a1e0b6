/// The models of `tokenizer.json`.
@NullMarked
package dev.jeval.tokenizer.internal.hf.model;

import org.jspecify.annotations.NullMarked;
