/// What the files of a checkpoint directory say about its tokenizer besides the vocabulary.
@NullMarked
package dev.jeval.tokenizer.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
