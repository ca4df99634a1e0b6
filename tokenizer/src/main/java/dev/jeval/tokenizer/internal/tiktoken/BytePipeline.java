package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.internal.hf.AddedToken;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import dev.jeval.tokenizer.internal.hf.decoder.Decoder;
import dev.jeval.tokenizer.internal.hf.model.BpeModel;
import dev.jeval.tokenizer.internal.hf.normalizer.Normalizer;
import dev.jeval.tokenizer.internal.hf.postprocessor.PostProcessor;
import dev.jeval.tokenizer.internal.hf.pretokenizer.PreTokenizer;
import dev.jeval.tokenizer.internal.regex.SplitPattern;
import dev.jeval.tokenizer.internal.text.NormalizationForm;
import dev.jeval.tokenizer.internal.text.SplitBehavior;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The pipeline that all byte-level vocabularies share: perhaps NFC, cut into words by a pattern,
/// merge the bytes of each word; decode all bytes in one go.
///
/// @param pattern how text is cut into words
/// @param composes whether text is brought to NFC first
/// @param addPrefixSpace whether a text gets a space in front unless it starts with one
/// @param bos id put before a text with special tokens
record BytePipeline(String pattern, boolean composes, boolean addPrefixSpace, OptionalInt bos) {

    /// A tokenizer over `model`.
    ///
    /// @param model takes bytes, unless `spellsBytes`
    /// @param spellsBytes whether words are given to the model in the letters of their bytes
    HuggingFaceTokenizer over(BpeModel model, boolean spellsBytes, List<AddedToken> added) {
        return HuggingFaceTokenizer.of(
                model,
                composes ? new Normalizer.Form(NormalizationForm.NFC) : null,
                new PreTokenizer.Sequence(
                        List.of(
                                new PreTokenizer.ByteLevel(addPrefixSpace, false, false),
                                new PreTokenizer.Split(
                                        SplitPattern.regex(pattern), SplitBehavior.ISOLATED, false),
                                new PreTokenizer.ByteLevel(false, false, spellsBytes))),
                bos.isEmpty()
                        ? null
                        : new PostProcessor.Template(
                                List.of(bos.getAsInt(), PostProcessor.Template.TEXT)),
                new Decoder.ByteLevel(),
                added);
    }

    /// Special tokens with these texts, then `more`.
    static List<AddedToken> added(Iterable<String> special, List<AddedToken> more) {
        List<AddedToken> tokens = new ArrayList<>();
        for (String content : special) {
            tokens.add(new AddedToken(content, false, false, false, false, true));
        }
        tokens.addAll(more);
        return tokens;
    }
}
