/// How the next token is chosen from logits, and when a text ends.
@NullMarked
package dev.jeval.engine.internal.sample;

import org.jspecify.annotations.NullMarked;
