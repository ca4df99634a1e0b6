package dev.jeval.tokenizer;

import java.util.Locale;

/// Which of a checkpoint's tokenizer forms is used. The forms can disagree (a space before the
/// text, text that looks like a special token, ties), and published scores depend on the choice.
public enum TokenizerMode {
    /// What transformers' `AutoTokenizer` would choose: `tokenizer.json` where there is one, unless
    /// the checkpoint's tokenizer class has no fast form.
    AUTO,
    /// `tokenizer.json` (`use_fast=True`).
    FAST,
    /// The original form (`use_fast=False`): SentencePiece `tokenizer.model`, tiktoken ranks,
    /// `vocab.json` with `merges.txt`, `tekken.json`.
    SLOW;

    /// The mode called `name`, in any case.
    ///
    /// @throws IllegalArgumentException if there is none
    public static TokenizerMode parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto" -> AUTO;
            case "fast" -> FAST;
            case "slow" -> SLOW;
            default ->
                    throw new IllegalArgumentException(
                            "tokenizer mode: expected auto, fast or slow, got '" + name + "'");
        };
    }
}
