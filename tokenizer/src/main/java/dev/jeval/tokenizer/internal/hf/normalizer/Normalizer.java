package dev.jeval.tokenizer.internal.hf.normalizer;

import dev.jeval.tokenizer.internal.bpe.ByteAlphabet;
import dev.jeval.tokenizer.internal.bpe.Utf8;
import dev.jeval.tokenizer.internal.regex.MatchList;
import dev.jeval.tokenizer.internal.regex.SplitPattern;
import dev.jeval.tokenizer.internal.text.NormalizationForm;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/// Rewrites text before it is cut into words. Immutable and thread-safe.
public sealed interface Normalizer
        permits Normalizer.Sequence,
                Normalizer.Form,
                Normalizer.Lowercase,
                Normalizer.Strip,
                Normalizer.StripAccents,
                Normalizer.Replace,
                Normalizer.Prepend,
                Normalizer.Nmt,
                Normalizer.ByteLevel,
                BertNormalizer,
                Precompiled {

    /// Rewrites `text` in place.
    void normalize(NormalizedText text);

    /// Several normalizers, one after the other.
    record Sequence(List<Normalizer> parts) implements Normalizer {
        /// Copies the list.
        public Sequence {
            parts = List.copyOf(parts);
        }

        @Override
        public void normalize(NormalizedText text) {
            for (Normalizer part : parts) {
                part.normalize(text);
            }
        }
    }

    /// A Unicode normalization form.
    record Form(NormalizationForm form) implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            form.normalize(text);
        }
    }

    /// Lower case, character by character: final sigma stays σ.
    record Lowercase() implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            char[] chars = text.chars();
            int end = text.end();
            int i = text.begin();
            while (i < end && isLower(chars[i])) {
                i++;
            }
            if (i == end) {
                return;
            }
            text.beginEdit();
            int at = text.begin();
            while (at < end) {
                int codePoint = Character.codePointAt(chars, at, end);
                int next = at + Character.charCount(codePoint);
                int lower = Character.toLowerCase(codePoint);
                if (codePoint == 0x130) {
                    // the only character whose lower case is two
                    text.put("i\u0307", at, next);
                } else if (lower == codePoint) {
                    text.copy(at, next);
                } else {
                    putCodePoint(text, lower, at, next);
                }
                at = next;
            }
            text.endEdit();
        }

        private static boolean isLower(char c) {
            return c < 0x80 ? c < 'A' || c > 'Z' : c >= 0x3000 && c < 0xA000;
        }
    }

    /// Whitespace removed at one or both ends.
    record Strip(boolean left, boolean right) implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            char[] chars = text.chars();
            int from = text.begin();
            int to = text.end();
            while (left && from < to && CodePoints.isSpace(chars[from])) {
                from++;
            }
            while (right && to > from && CodePoints.isSpace(chars[to - 1])) {
                to--;
            }
            if (from > text.begin() || to < text.end()) {
                text.beginEdit();
                text.copy(from, to);
                text.endEdit();
            }
        }
    }

    /// Combining marks removed.
    record StripAccents() implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            filter(text, CodePoints::isAccent, IntUnaryOperator.identity());
        }
    }

    /// Every match of a pattern replaced by a text.
    record Replace(SplitPattern pattern, String content) implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            if (text.isEmpty()) {
                return;
            }
            MatchList parts = new MatchList();
            pattern.find(text.chars(), text.begin(), text.end(), parts);
            if (parts.size() == 1 && !parts.isMatch(0)) {
                return;
            }
            text.beginEdit();
            int from = text.begin();
            for (int i = 0; i < parts.size(); i++) {
                int to = parts.end(i);
                if (parts.isMatch(i)) {
                    text.put(content, from, to);
                } else {
                    text.copy(from, to);
                }
                from = to;
            }
            text.endEdit();
        }
    }

    /// A text put in front, unless there is nothing to put it in front of.
    record Prepend(String prefix) implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            if (text.isEmpty()) {
                return;
            }
            text.beginEdit();
            text.put(prefix, text.begin(), text.begin());
            text.copy(text.begin(), text.end());
            text.endEdit();
        }
    }

    /// The clean-up of SentencePiece's nmt rules: control characters go, exotic spaces become
    /// spaces.
    record Nmt() implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            filter(text, Nmt::isControl, c -> isSpace(c) ? ' ' : c);
        }

        private static boolean isControl(int c) {
            return c >= 0x01 && c <= 0x08
                    || c == 0x0B
                    || c >= 0x0E && c <= 0x1F
                    || c == 0x7F
                    || c == 0x8F
                    || c == 0x9F;
        }

        private static boolean isSpace(int c) {
            return c == 0x09
                    || c == 0x0A
                    || c == 0x0C
                    || c == 0x0D
                    || c == 0x1680
                    || c >= 0x200B && c <= 0x200F
                    || c == 0x2028
                    || c == 0x2029
                    || c == 0x2581
                    || c == 0xFEFF
                    || c == 0xFFFD;
        }
    }

    /// Every UTF-8 byte replaced by its letter of the [ByteAlphabet].
    record ByteLevel() implements Normalizer {
        @Override
        public void normalize(NormalizedText text) {
            text.beginEdit();
            writeBytes(text, text.begin(), text.end());
            text.endEdit();
        }
    }

    /// Writes the letters of the bytes of the characters `[from, to)`.
    static void writeBytes(NormalizedText text, int from, int to) {
        char[] chars = text.chars();
        byte[] bytes = new byte[4];
        int i = from;
        while (i < to) {
            int next = Utf8.next(chars, i, to);
            int count = Utf8.encode(chars, i, next, bytes);
            for (int b = 0; b < count; b++) {
                text.put(ByteAlphabet.charOf(bytes[b] & 0xFF), i, next);
            }
            i = next;
        }
    }

    /// Removes the code points that are `removed` and maps the others.
    static void filter(NormalizedText text, IntPredicate removed, IntUnaryOperator mapping) {
        char[] chars = text.chars();
        int end = text.end();
        text.beginEdit();
        int at = text.begin();
        while (at < end) {
            int codePoint = Character.codePointAt(chars, at, end);
            int next = at + Character.charCount(codePoint);
            if (!removed.test(codePoint)) {
                int mapped = mapping.applyAsInt(codePoint);
                if (mapped == codePoint) {
                    text.copy(at, next);
                } else {
                    putCodePoint(text, mapped, at, next);
                }
            }
            at = next;
        }
        text.endEdit();
    }

    /// Writes one code point that stands for the characters `[from, to)`.
    static void putCodePoint(NormalizedText text, int codePoint, int from, int to) {
        if (Character.isBmpCodePoint(codePoint)) {
            text.put((char) codePoint, from, to);
        } else {
            text.put(Character.highSurrogate(codePoint), from, to);
            text.put(Character.lowSurrogate(codePoint), from, to);
        }
    }
}
