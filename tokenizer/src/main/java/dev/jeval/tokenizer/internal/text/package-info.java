/// Text while it is normalized and cut into words.
@NullMarked
package dev.jeval.tokenizer.internal.text;

import org.jspecify.annotations.NullMarked;
