/// Byte-level vocabularies that come as other files than `tokenizer.json`: tiktoken's ranks
/// ([dev.jeval.tokenizer.internal.tiktoken.RankFile],
/// [dev.jeval.tokenizer.internal.tiktoken.TiktokenLoader]), Mistral's `tekken.json`
/// ([dev.jeval.tokenizer.internal.tiktoken.TekkenLoader]) and GPT-2's `vocab.json` with
/// `merges.txt` ([dev.jeval.tokenizer.internal.tiktoken.MergesLoader]). All end in the pipeline
/// that runs `tokenizer.json` files.
@NullMarked
package dev.jeval.tokenizer.internal.tiktoken;

import org.jspecify.annotations.NullMarked;
