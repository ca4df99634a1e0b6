package dev.jeval.tokenizer.internal.hf.pretokenizer;

import dev.jeval.tokenizer.internal.hf.normalizer.Normalizer;
import dev.jeval.tokenizer.internal.regex.SplitPattern;
import dev.jeval.tokenizer.internal.regex.WordScanner;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import dev.jeval.tokenizer.internal.text.PreTokens;
import dev.jeval.tokenizer.internal.text.SplitBehavior;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.List;

/// Cuts text into the words that the model sees. Immutable and thread-safe.
public sealed interface PreTokenizer
        permits PreTokenizer.Sequence,
                PreTokenizer.ByteLevel,
                PreTokenizer.Split,
                PreTokenizer.Metaspace,
                PreTokenizer.Whitespace,
                PreTokenizer.Bert,
                UnicodeScripts {

    /// Cuts and rewrites `tokens` in place.
    void apply(PreTokens tokens);

    /// Several pre-tokenizers, one after the other.
    record Sequence(List<PreTokenizer> parts) implements PreTokenizer {
        /// Copies the list.
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public void apply(PreTokens tokens) {
            for (PreTokenizer part : parts) {
                part.apply(tokens);
            }
        }
    }

    /// GPT-2's words, in the letters of bytes.
    ///
    /// @param addPrefixSpace whether words get a space in front unless they start with one
    /// @param useRegex whether text is cut by GPT-2's pattern
    /// @param mapBytes whether text is rewritten; off where the model itself works on bytes
    record ByteLevel(boolean addPrefixSpace, boolean useRegex, boolean mapBytes)
            implements PreTokenizer {
        private static final SplitPattern GPT2 = SplitPattern.regex(WordScanner.GPT2);

        @Override
        public void apply(PreTokens tokens) {
            if (addPrefixSpace) {
                tokens.rewrite((text, from, to) -> {
                    if (text.chars()[from] != ' ') {
                        text.put(' ', from, from);
                    }
                    text.copy(from, to);
                });
            }
            if (useRegex) {
                tokens.split(GPT2, SplitBehavior.ISOLATED, false);
            }
            if (mapBytes) {
                tokens.rewrite(Normalizer::writeBytes);
            }
        }
    }

    /// Cuts at the matches of a pattern; CharDelimiterSplit, Digits, Punctuation and
    /// WhitespaceSplit are this with patterns of their own.
    record Split(SplitPattern pattern, SplitBehavior behavior, boolean invert)
            implements PreTokenizer {
        @Override
        public void apply(PreTokens tokens) {
            tokens.split(pattern, behavior, invert);
        }
    }

    /// Spaces become a visible character, usually `▁`.
    ///
    /// @param replacement the visible character
    /// @param prepend which pre-tokens get one in front unless they start with one
    /// @param split whether text is cut before each
    record Metaspace(int replacement, Prepend prepend, boolean split) implements PreTokenizer {
        /// Which pre-tokens get the replacement in front.
        public enum Prepend {
            /// The one at the start of the original text.
            FIRST,
            /// None.
            NEVER,
            /// All.
            ALWAYS
        }

        @Override
        public void apply(PreTokens tokens) {
            tokens.rewrite(this::rewrite);
            if (split) {
                tokens.split(
                        SplitPattern.literal(Character.toString(replacement)),
                        SplitBehavior.MERGED_WITH_NEXT,
                        false);
            }
        }

        private void rewrite(NormalizedText text, int from, int to) {
            char[] chars = text.chars();
            int first = Character.codePointAt(chars, from, to);
            boolean prepended =
                    switch (prepend) {
                        case ALWAYS -> true;
                        case FIRST -> text.originStart(from) == 0;
                        case NEVER -> false;
                    };
            if (prepended && first != ' ' && first != replacement) {
                Normalizer.putCodePoint(text, replacement, from, from);
            }
            int at = from;
            for (int i = from; i < to; i++) {
                if (chars[i] == ' ') {
                    text.copy(at, i);
                    Normalizer.putCodePoint(text, replacement, i, i + 1);
                    at = i + 1;
                }
            }
            text.copy(at, to);
        }
    }

    /// Runs of word characters and runs of what is neither word nor space.
    record Whitespace() implements PreTokenizer {
        @Override
        public void apply(PreTokens tokens) {
            tokens.refine((chars, from, to, bounds) -> {
                int start = from;
                int kind = 0;
                int at = from;
                while (at < to) {
                    int codePoint = Character.codePointAt(chars, at, to);
                    int next =
                            CodePoints.isWord(codePoint)
                                    ? 1
                                    : CodePoints.isSpace(codePoint) ? 0 : 2;
                    if (next != kind) {
                        if (kind != 0) {
                            bounds.add(start);
                            bounds.add(at);
                        }
                        start = at;
                        kind = next;
                    }
                    at += Character.charCount(codePoint);
                }
                if (kind != 0) {
                    bounds.add(start);
                    bounds.add(to);
                }
            });
        }
    }

    /// Cut at whitespace, which goes, and around punctuation.
    record Bert() implements PreTokenizer {
        @Override
        public void apply(PreTokens tokens) {
            tokens.split(
                    SplitPattern.characters(CodePoints::isSpace), SplitBehavior.REMOVED, false);
            tokens.split(
                    SplitPattern.characters(CodePoints::isPunctuation),
                    SplitBehavior.ISOLATED,
                    false);
        }
    }
}
