package dev.jeval.tokenizer.internal.hf.decoder;

import dev.jeval.tokenizer.internal.regex.SplitPattern;
import java.util.List;

/// Turns tokens back into text. Immutable and thread-safe; the work is done by the stages it opens.
public sealed interface Decoder {
    /// A stage that decodes into `next`.
    ///
    /// @param joined whether the tokens that will come are the parts of one token
    TokenStage open(TokenStage next, boolean joined);

    /// Whether what comes out are the parts of one token.
    default boolean joins(boolean joined) {
        return joined;
    }

    /// Several decoders, one after the other.
    record Sequence(List<Decoder> parts) implements Decoder {
        /// Copies the list.
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return open(0, next, joined);
        }

        private TokenStage open(int index, TokenStage next, boolean joined) {
            if (index == parts.size()) {
                return next;
            }
            Decoder part = parts.get(index);
            return part.open(open(index + 1, next, part.joins(joined)), joined);
        }

        @Override
        public boolean joins(boolean joined) {
            boolean result = joined;
            for (Decoder part : parts) {
                result = part.joins(result);
            }
            return result;
        }
    }

    /// Letters of the byte alphabet become bytes, and all bytes together text.
    record ByteLevel() implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return DecoderStages.whole(joined, new DecoderStages.ByteLevel(next));
        }

        @Override
        public boolean joins(boolean joined) {
            return true;
        }
    }

    /// Runs of `<0x0A>` tokens become text, or one U+FFFD per byte if the run is not UTF-8.
    record ByteFallback() implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return DecoderStages.whole(joined, new DecoderStages.ByteFallback(next));
        }
    }

    /// Joins all tokens into one.
    record Fuse() implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return next;
        }

        @Override
        public boolean joins(boolean joined) {
            return true;
        }
    }

    /// Removes up to `start` and `stop` occurrences of a character from the ends of each token.
    record Strip(int content, int start, int stop) implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            if (joined && stop == 0) {
                return new DecoderStages.StripStart(next, content, start);
            }
            return DecoderStages.whole(joined, new DecoderStages.Strip(next, this));
        }
    }

    /// Replaces every match of a pattern in each token.
    record Replace(SplitPattern pattern, String content) implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            if (joined
                    && pattern instanceof SplitPattern.Literal literal
                    && literal.literal().codePointCount(0, literal.literal().length()) == 1) {
                // a single character cannot be cut in two by the parts
                return new DecoderStages.Replace(next, this);
            }
            return DecoderStages.whole(joined, new DecoderStages.Replace(next, this));
        }
    }

    /// The replacement becomes a space; in the first token it goes.
    record Metaspace(int replacement, boolean prepended) implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return new DecoderStages.Metaspace(next, this, joined);
        }
    }

    /// The suffix that ends words becomes a space, in the last token nothing.
    record Bpe(String suffix) implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return DecoderStages.whole(joined, new DecoderStages.Bpe(next, suffix));
        }
    }

    /// Tokens get a space in front unless they continue a word.
    record WordPiece(String prefix, boolean cleanup) implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return DecoderStages.whole(joined, new DecoderStages.WordPiece(next, this));
        }
    }

    /// Connectionist temporal classification: repeated tokens count once, padding goes.
    record Ctc(String padToken, String wordDelimiter, boolean cleanup) implements Decoder {
        @Override
        public TokenStage open(TokenStage next, boolean joined) {
            return DecoderStages.whole(joined, new DecoderStages.Ctc(next, this));
        }
    }
}
