package dev.jeval.tokenizer.internal.checkpoint;

import dev.jeval.tokenizer.StreamingDecoder;

/// The clean-up that `clean_up_tokenization_spaces` asks for after decoding: no space before
/// punctuation and contractions.
final class SpaceCleanUp {
    /// A position with no space among this many characters before it is out of reach of every rule:
    /// rules start at a space, take at most four characters, and can follow on each other once.
    private static final int REACH = 8;

    private SpaceCleanUp() {}

    /// Applies the rules, one after the other, as transformers does.
    static String apply(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    /// A decoder that cleans up what `decoder` gives, as soon as no rule can change it any more.
    static StreamingDecoder stream(StreamingDecoder decoder) {
        StringBuilder held = new StringBuilder();
        return new StreamingDecoder() {
            @Override
            public String accept(int id) {
                held.append(decoder.accept(id));
                int settled = settled(held);
                String text = apply(held.substring(0, settled));
                held.delete(0, settled);
                return text;
            }

            @Override
            public String finish() {
                held.append(decoder.finish());
                String text = apply(held.toString());
                held.setLength(0);
                return text;
            }
        };
    }

    /// How much of the text can be cleaned up without what follows: all of it if no space is within
    /// reach of the end, or up to a space that a rule cannot end at.
    private static int settled(CharSequence text) {
        int length = text.length();
        int space = length - 1;
        while (space >= 0 && text.charAt(space) != ' ') {
            space--;
        }
        if (space < 0 || length - space > REACH) {
            return length;
        }
        while (space > 0) {
            char before = text.charAt(space - 1);
            if (text.charAt(space) == ' ' && before != ' ' && before != '\'') {
                return space;
            }
            space--;
        }
        return 0;
    }
}
