/// Reading JSON files with errors that say where.
@NullMarked
package dev.jeval.tokenizer.internal.io;

import org.jspecify.annotations.NullMarked;
