/// The post-processors of `tokenizer.json`.
@NullMarked
package dev.jeval.tokenizer.internal.hf.postprocessor;

import org.jspecify.annotations.NullMarked;
