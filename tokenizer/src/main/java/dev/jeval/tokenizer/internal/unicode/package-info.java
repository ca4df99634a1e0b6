/// Character classes and normalization forms as the reference's older Unicode tables have them.
@NullMarked
package dev.jeval.tokenizer.internal.unicode;

import org.jspecify.annotations.NullMarked;
