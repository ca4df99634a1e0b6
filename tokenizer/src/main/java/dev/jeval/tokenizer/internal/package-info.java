/// What several readers of this module share.
@NullMarked
package dev.jeval.tokenizer.internal;

import org.jspecify.annotations.NullMarked;
