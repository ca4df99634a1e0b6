package dev.jeval.tokenizer;

/// Decodes one growing sequence of ids; the concatenation of all that it returns equals
/// [Tokenizer#decode] of all ids. Not thread-safe.
public interface StreamingDecoder {
    /// Takes the next id and returns the text that is now certain, possibly empty; never half a
    /// character.
    String accept(int id);

    /// Ends the sequence and returns what was held back.
    String finish();
}
