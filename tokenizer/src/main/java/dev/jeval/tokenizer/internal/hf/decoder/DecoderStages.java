package dev.jeval.tokenizer.internal.hf.decoder;

import dev.jeval.tokenizer.internal.bpe.ByteAlphabet;
import dev.jeval.tokenizer.internal.regex.MatchList;
import org.jspecify.annotations.Nullable;

/// The stages that the decoders open.
final class DecoderStages {
    private DecoderStages() {}

    /// `stage`, or one that first collects all parts of the one token.
    static TokenStage whole(boolean joined, TokenStage stage) {
        return joined ? new Collect(stage) : stage;
    }

    private static final class Collect implements TokenStage {
        private final TokenStage next;
        private final StringBuilder collected = new StringBuilder();

        Collect(TokenStage next) {
            this.next = next;
        }

        @Override
        public void token(String text) {
            collected.append(text);
        }

        @Override
        public void end() {
            next.token(collected.toString());
            next.end();
        }
    }

    /// See [Decoder.ByteLevel].
    static final class ByteLevel implements TokenStage {
        private final TokenStage next;
        private final Utf8Assembler assembler = new Utf8Assembler();

        ByteLevel(TokenStage next) {
            this.next = next;
        }

        @Override
        public void token(String text) {
            int length = text.length();
            for (int i = 0; i < length; i++) {
                if (ByteAlphabet.byteOf(text.charAt(i)) < 0) {
                    // not in the alphabet: an added token, taken as it is
                    assembler.addText(text);
                    next.token(assembler.take());
                    return;
                }
            }
            for (int i = 0; i < length; i++) {
                assembler.add(ByteAlphabet.byteOf(text.charAt(i)));
            }
            next.token(assembler.take());
        }

        @Override
        public void end() {
            next.token(assembler.finish());
            next.end();
        }
    }

    /// See [Decoder.ByteFallback].
    static final class ByteFallback implements TokenStage {
        private final TokenStage next;
        private final Utf8Assembler assembler = new Utf8Assembler();
        private final StringBuilder replacement = new StringBuilder();

        ByteFallback(TokenStage next) {
            this.next = next;
        }

        @Override
        public void token(String token) {
            int value = byteOf(token);
            if (value < 0) {
                flush();
                next.token(token);
                return;
            }
            replacement.append('\uFFFD');
            assembler.add(value);
        }

        @Override
        public void end() {
            flush();
            next.end();
        }

        private void flush() {
            if (replacement.isEmpty()) {
                return;
            }
            boolean valid = !assembler.isDamaged();
            String text = assembler.finish();
            if (valid) {
                next.token(text);
            } else {
                for (int i = 0; i < replacement.length(); i++) {
                    next.token("\uFFFD");
                }
            }
            replacement.setLength(0);
        }

        /// The byte that `<0x0A>` stands for; -1 for other tokens.
        private static int byteOf(String token) {
            if (token.length() != 6 || !token.startsWith("<0x") || token.charAt(5) != '>') {
                return -1;
            }
            int high = Character.digit(token.charAt(3), 16);
            int low = Character.digit(token.charAt(4), 16);
            if (low < 0 || token.charAt(4) >= 0x80 || token.charAt(3) >= 0x80) {
                return -1;
            }
            if (token.charAt(3) == '+') {
                // the reference's number parser takes a sign
                return low;
            }
            return high < 0 ? -1 : high << 4 | low;
        }
    }

    /// See [Decoder.Strip], on whole tokens.
    static final class Strip implements TokenStage {
        private final TokenStage next;
        private final Decoder.Strip settings;

        Strip(TokenStage next, Decoder.Strip settings) {
            this.next = next;
            this.settings = settings;
        }

        @Override
        public void token(String text) {
            int width = Character.charCount(settings.content());
            int from = 0;
            int to = text.length();
            for (int i = 0; i < settings.start() && from < to; i++) {
                if (text.codePointAt(from) != settings.content()) {
                    break;
                }
                from += width;
            }
            for (int i = 0; i < settings.stop() && to > from; i++) {
                if (text.codePointBefore(to) != settings.content()) {
                    break;
                }
                to -= width;
            }
            next.token(text.substring(from, to));
        }

        @Override
        public void end() {
            next.end();
        }
    }

    /// See [Decoder.Strip], at the start of a token that comes in parts.
    static final class StripStart implements TokenStage {
        private final TokenStage next;
        private final int content;
        private int left;

        StripStart(TokenStage next, int content, int start) {
            this.next = next;
            this.content = content;
            this.left = start;
        }

        @Override
        public void token(String text) {
            int from = 0;
            while (left > 0 && from < text.length()) {
                if (text.codePointAt(from) != content) {
                    left = 0;
                    break;
                }
                from += Character.charCount(content);
                left--;
            }
            next.token(text.substring(from));
        }

        @Override
        public void end() {
            next.end();
        }
    }

    /// See [Decoder.Replace].
    static final class Replace implements TokenStage {
        private final TokenStage next;
        private final Decoder.Replace settings;
        private final MatchList parts = new MatchList();

        Replace(TokenStage next, Decoder.Replace settings) {
            this.next = next;
            this.settings = settings;
        }

        @Override
        public void token(String text) {
            char[] chars = text.toCharArray();
            settings.pattern().find(chars, 0, chars.length, parts);
            if (parts.size() == 1 && !parts.isMatch(0)) {
                next.token(text);
                return;
            }
            StringBuilder replaced = new StringBuilder();
            int from = 0;
            for (int i = 0; i < parts.size(); i++) {
                if (parts.isMatch(i)) {
                    replaced.append(settings.content());
                } else {
                    replaced.append(chars, from, parts.end(i) - from);
                }
                from = parts.end(i);
            }
            next.token(replaced.toString());
        }

        @Override
        public void end() {
            next.end();
        }
    }

    /// See [Decoder.Metaspace].
    static final class Metaspace implements TokenStage {
        private final TokenStage next;
        private final String replacement;
        private final boolean joined;
        private boolean dropping;

        Metaspace(TokenStage next, Decoder.Metaspace settings, boolean joined) {
            this.next = next;
            this.replacement = Character.toString(settings.replacement());
            this.joined = joined;
            this.dropping = settings.prepended();
        }

        @Override
        public void token(String text) {
            next.token(text.replace(replacement, dropping ? "" : " "));
            dropping &= joined;
        }

        @Override
        public void end() {
            next.end();
        }
    }

    /// See [Decoder.Bpe].
    static final class Bpe implements TokenStage {
        private final TokenStage next;
        private final String suffix;
        private @Nullable String held;

        Bpe(TokenStage next, String suffix) {
            this.next = next;
            this.suffix = suffix;
        }

        @Override
        public void token(String text) {
            if (held != null) {
                next.token(held.replace(suffix, " "));
            }
            held = text;
        }

        @Override
        public void end() {
            if (held != null) {
                next.token(held.replace(suffix, ""));
            }
            next.end();
        }
    }

    /// See [Decoder.WordPiece].
    static final class WordPiece implements TokenStage {
        private final TokenStage next;
        private final Decoder.WordPiece settings;
        private boolean first = true;

        WordPiece(TokenStage next, Decoder.WordPiece settings) {
            this.next = next;
            this.settings = settings;
        }

        @Override
        public void token(String text) {
            String word = text;
            if (!first) {
                word =
                        text.startsWith(settings.prefix())
                                ? text.substring(settings.prefix().length())
                                : " " + text;
            }
            first = false;
            next.token(settings.cleanup() ? cleanUp(word) : word);
        }

        @Override
        public void end() {
            next.end();
        }
    }

    /// See [Decoder.Ctc].
    static final class Ctc implements TokenStage {
        private final TokenStage next;
        private final Decoder.Ctc settings;
        private @Nullable String previous;

        Ctc(TokenStage next, Decoder.Ctc settings) {
            this.next = next;
            this.settings = settings;
        }

        @Override
        public void token(String text) {
            if (text.equals(previous)) {
                return;
            }
            previous = text;
            String word = text.replace(settings.padToken(), "");
            if (settings.cleanup()) {
                word = cleanUp(word).replace(settings.wordDelimiter(), " ");
            }
            if (!word.isEmpty()) {
                next.token(word);
            }
        }

        @Override
        public void end() {
            next.end();
        }
    }

    /// Removes the spaces that tokenizing put before punctuation and contractions.
    static String cleanUp(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" do not", " don't")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }
}
