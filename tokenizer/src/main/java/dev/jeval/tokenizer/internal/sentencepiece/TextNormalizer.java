package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.internal.trie.DoubleArrayTrie;
import dev.jeval.tokenizer.internal.trie.PrecompiledCharsMap;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Prepares text as SentencePiece's normaliser does: longest rule of the character map first,
/// user-defined symbols kept as they are, then the rules about spaces. UTF-16 in, UTF-8 out, with
/// the origin of every byte on request. Lone surrogates become U+FFFD.
///
/// Most characters of most texts are untouched by any rule; a table of two bits per character of
/// the basic plane finds them without a look-up. Immutable and thread-safe.
final class TextNormalizer {
    /// Longest text in UTF-16 units; its normalised form must fit an array.
    private static final int MAX_TEXT = 1 << 28;

    /// A rule or a user-defined symbol may match at this character whatever follows.
    private static final byte MATCHES_ALONE = 1;

    /// The character may be the second of a rule or symbol.
    private static final byte MAY_BE_SECOND = 2;

    private static final byte[] REPLACEMENT_CHARACTER = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private final NormalizerSpec spec;
    private final boolean suffix;
    private final @Nullable PrecompiledCharsMap charsMap;
    private final @Nullable DoubleArrayTrie symbols;
    private final int lookahead;
    private final byte[] flags = new byte[0x10000];

    /// @param symbols user-defined symbols, or null for none
    /// @param symbolBytes the same symbols, well-formed UTF-8
    /// @throws IllegalArgumentException if the character map is damaged
    TextNormalizer(
            NormalizerSpec spec,
            boolean suffix,
            @Nullable DoubleArrayTrie symbols,
            byte[][] symbolBytes) {
        this.spec = spec;
        this.suffix = suffix;
        this.charsMap =
                spec.charsMap().length == 0 ? null : PrecompiledCharsMap.of(spec.charsMap());
        this.symbols = symbols;
        int longest = charsMap == null ? 0 : charsMap.maxRuleBytes();
        for (byte[] symbol : symbolBytes) {
            longest = Math.max(longest, symbol.length);
            mark(symbol, symbol.length);
        }
        if (charsMap != null) {
            charsMap.forEachRule((rule, length, _) -> mark(rule, length));
        }
        for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
            flags[c] = MATCHES_ALONE | MAY_BE_SECOND;
        }
        this.lookahead = longest;
    }

    /// Normalises the first `n` characters of `scratch` into its text.
    ///
    /// @param dummyPrefix whether the model's dummy prefix, if it has one, is added
    void normalize(Scratch scratch, int n, boolean dummyPrefix) {
        if (n > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "text: expected at most %d characters, got %d; split it"
                            .formatted(MAX_TEXT, n));
        }
        int start = spec.removeExtraWhitespaces() ? skipSpaces(scratch, n) : 0;
        if (start == n) {
            return;
        }
        scratch.reserveText(3 * (n - start) + 6);
        boolean addSpace = dummyPrefix && spec.addDummyPrefix();
        if (addSpace && !suffix) {
            putSpace(scratch, start);
        }
        body(scratch, start, n);
        int end = n;
        if (spec.removeExtraWhitespaces()) {
            end = dropTrailingSpaces(scratch, end);
        }
        if (addSpace && suffix) {
            scratch.reserveText(3);
            putSpace(scratch, end);
        }
        if (scratch.tracksOrigins) {
            scratch.origins[scratch.length] = end;
        }
    }

    private void body(Scratch scratch, int start, int n) {
        char[] chars = scratch.chars;
        boolean squeeze = spec.removeExtraWhitespaces();
        boolean previousSpace = squeeze;
        int i = start;
        while (i < n) {
            char c = chars[i];
            if ((flags[c] & MATCHES_ALONE) == 0
                    && (i + 1 == n || (flags[chars[i + 1]] & MAY_BE_SECOND) == 0)) {
                if (c != ' ') {
                    putCharacter(scratch, c, i);
                    previousSpace = false;
                } else if (!previousSpace) {
                    putSpace(scratch, i);
                    previousSpace = squeeze;
                }
                i++;
                continue;
            }
            int used = match(scratch, i, n);
            byte[] from = scratch.replacement;
            int at = scratch.replacementStart;
            int to = scratch.replacementEnd;
            while (previousSpace && at < to && from[at] == ' ') {
                at++;
            }
            if (at < to) {
                scratch.reserveText(3 * (to - at) + 3 * (n - i) + 6);
                for (int k = at; k < to; k++) {
                    if (from[k] == ' ') {
                        putSpace(scratch, i);
                    } else {
                        put(scratch, from[k], i);
                    }
                }
                previousSpace = squeeze && from[to - 1] == ' ';
            }
            i += used;
        }
    }

    /// Finds what the text from `i` on is replaced by, leaves it in the scratch space, and returns
    /// the number of characters it replaces.
    private int match(Scratch scratch, int i, int n) {
        int filled = fillWindow(scratch, i, n);
        byte[] window = scratch.window;
        int used = symbols == null ? 0 : symbols.longestPrefix(window, 0, filled);
        if (used > 0) {
            scratch.setReplacement(window, 0, used);
            return utf16Length(window, used);
        }
        long rule =
                charsMap == null
                        ? PrecompiledCharsMap.NO_MATCH
                        : charsMap.longestMatch(window, 0, filled);
        if (charsMap != null && rule != PrecompiledCharsMap.NO_MATCH) {
            int place = (int) rule;
            scratch.setReplacement(charsMap.replacements(), place, charsMap.replacementEnd(place));
            return utf16Length(window, (int) (rule >>> 32));
        }
        char c = scratch.chars[i];
        if (Character.isSurrogate(c) && !isPair(scratch.chars, i, n)) {
            scratch.setReplacement(REPLACEMENT_CHARACTER, 0, REPLACEMENT_CHARACTER.length);
            return 1;
        }
        int bytes = Utf8.length(window[0]);
        scratch.setReplacement(window, 0, bytes);
        return bytes == 4 ? 2 : 1;
    }

    /// Writes the characters from `i` on to the window until the longest rule would fit; stops at a
    /// lone surrogate, which is part of no rule.
    private int fillWindow(Scratch scratch, int i, int n) {
        int wanted = Math.max(lookahead, 4);
        if (scratch.window.length < wanted + 4) {
            scratch.window = new byte[wanted + 4];
        }
        char[] chars = scratch.chars;
        byte[] window = scratch.window;
        int filled = 0;
        int k = i;
        while (k < n && filled < wanted) {
            char c = chars[k];
            if (Character.isSurrogate(c)) {
                if (!isPair(chars, k, n)) {
                    break;
                }
                filled = Utf8.put(window, filled, Character.toCodePoint(c, chars[k + 1]));
                k += 2;
            } else {
                filled = Utf8.put(window, filled, c);
                k++;
            }
        }
        return filled;
    }

    private int skipSpaces(Scratch scratch, int n) {
        char[] chars = scratch.chars;
        int i = 0;
        while (i < n) {
            char c = chars[i];
            if (c != ' ' && (flags[c] & MATCHES_ALONE) == 0 && c < 0x80) {
                break;
            }
            int used = match(scratch, i, n);
            if (scratch.replacementEnd - scratch.replacementStart != 1
                    || scratch.replacement[scratch.replacementStart] != ' ') {
                break;
            }
            i += used;
        }
        return i;
    }

    private int dropTrailingSpaces(Scratch scratch, int end) {
        byte[] text = scratch.text;
        int kept = end;
        while (true) {
            int length = scratch.length;
            int space = spec.escapeWhitespaces() ? 3 : 1;
            boolean endsInSpace =
                    length >= space
                            && (space == 1
                                    ? text[length - 1] == ' '
                                    : Utf8.isSpace(text, length - 3));
            if (!endsInSpace) {
                return kept;
            }
            scratch.length = length - space;
            if (scratch.tracksOrigins) {
                kept = scratch.origins[scratch.length];
            }
        }
    }

    private void putSpace(Scratch scratch, int origin) {
        if (spec.escapeWhitespaces()) {
            put(scratch, Utf8.SPACE_0, origin);
            put(scratch, Utf8.SPACE_1, origin);
            put(scratch, Utf8.SPACE_2, origin);
        } else {
            put(scratch, (byte) ' ', origin);
        }
    }

    private static void putCharacter(Scratch scratch, char c, int origin) {
        if (c < 0x80) {
            put(scratch, (byte) c, origin);
        } else if (c < 0x800) {
            put(scratch, (byte) (0xC0 | c >> 6), origin);
            put(scratch, (byte) (0x80 | c & 0x3F), origin);
        } else {
            put(scratch, (byte) (0xE0 | c >> 12), origin);
            put(scratch, (byte) (0x80 | c >> 6 & 0x3F), origin);
            put(scratch, (byte) (0x80 | c & 0x3F), origin);
        }
    }

    private static void put(Scratch scratch, byte b, int origin) {
        if (scratch.tracksOrigins) {
            scratch.origins[scratch.length] = origin;
        }
        scratch.text[scratch.length++] = b;
    }

    /// Marks the first two characters of a rule or symbol.
    private void mark(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        char first = text.charAt(0);
        if (text.length() == 1 || Character.isSurrogate(first)) {
            flags[first] |= MATCHES_ALONE;
        } else {
            flags[text.charAt(1)] |= MAY_BE_SECOND;
        }
    }

    private static boolean isPair(char[] chars, int i, int n) {
        return Character.isHighSurrogate(chars[i])
                && i + 1 < n
                && Character.isLowSurrogate(chars[i + 1]);
    }

    /// The number of UTF-16 units of `length` bytes of well-formed UTF-8.
    private static int utf16Length(byte[] bytes, int length) {
        int units = 0;
        for (int i = 0; i < length; i += Utf8.length(bytes[i])) {
            units += Utf8.length(bytes[i]) == 4 ? 2 : 1;
        }
        return units;
    }
}
