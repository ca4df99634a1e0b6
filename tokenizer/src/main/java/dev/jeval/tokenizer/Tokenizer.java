package dev.jeval.tokenizer;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Turns text into token ids and back, exactly as one checkpoint's own tokenizer does.
///
/// Immutable and safe for use by many threads.
public interface Tokenizer {
    /// The token ids of `text`, without the special tokens that a model's post-processing adds.
    /// Empty text gives no ids.
    int[] encode(String text);

    /// The token ids of `text`; with `addSpecialTokens` framed as the tokenizer's post-processor
    /// (or its BOS/EOS settings) says.
    int[] encode(String text, boolean addSpecialTokens);

    /// The token ids of many texts, in their order, computed on all processors.
    default int[][] encodeAll(List<String> texts, boolean addSpecialTokens) {
        int[][] ids = new int[texts.size()][];
        IntStream.range(0, ids.length)
                .parallel()
                .forEach(i -> ids[i] = encode(texts.get(i), addSpecialTokens));
        return ids;
    }

    /// As [#encode(String, boolean)], with the range of the original text that each token covers.
    Encoding encodeWithOffsets(String text, boolean addSpecialTokens);

    /// The text of `ids`; invalid UTF-8 becomes U+FFFD by the reference decoder's rules.
    ///
    /// @param skipSpecialTokens leaves tokens marked special out of the text
    /// @throws IllegalArgumentException if an id is not in `[0, vocabSize)`
    String decode(int[] ids, boolean skipSpecialTokens);

    /// A decoder for one growing sequence: it hands out text as ids arrive and never half a
    /// character. Not thread-safe; one per sequence.
    StreamingDecoder streamingDecoder(boolean skipSpecialTokens);

    /// The pieces of `text` as the tokenizer's `tokenize` prints them (`▁`, byte-level letters and
    /// `<0x0A>` included), without special tokens.
    List<String> tokenize(String text);

    /// One more than the largest id, added tokens included.
    int vocabSize();

    /// The piece with this id as the vocabulary spells it; empty for an unused id.
    ///
    /// @throws IllegalArgumentException if `id` is not in `[0, vocabSize)`
    String piece(int id);

    /// The id of a piece as the vocabulary spells it, added tokens included.
    OptionalInt id(String piece);

    /// Whether the id is marked special (control tokens such as BOS, EOS, padding).
    boolean isSpecial(int id);
}
