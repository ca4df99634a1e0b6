/// The reader and the parts of Hugging Face `tokenizer.json` files.
@NullMarked
package dev.jeval.tokenizer.internal.hf;

import org.jspecify.annotations.NullMarked;
