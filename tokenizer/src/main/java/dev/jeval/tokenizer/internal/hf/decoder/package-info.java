/// The decoders of `tokenizer.json`, as stages that pass text on as soon as it is certain.
@NullMarked
package dev.jeval.tokenizer.internal.hf.decoder;

import org.jspecify.annotations.NullMarked;
