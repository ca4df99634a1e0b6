package dev.jeval.tokenizer.internal.regex;

import static dev.jeval.tokenizer.internal.unicode.CodePoints.CASELESS;
import static dev.jeval.tokenizer.internal.unicode.CodePoints.LETTER;
import static dev.jeval.tokenizer.internal.unicode.CodePoints.LOWER;
import static dev.jeval.tokenizer.internal.unicode.CodePoints.MARK;
import static dev.jeval.tokenizer.internal.unicode.CodePoints.NUMBER;
import static dev.jeval.tokenizer.internal.unicode.CodePoints.SPACE;
import static dev.jeval.tokenizer.internal.unicode.CodePoints.UPPER;

import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hand-written scanners for the split patterns that published byte-level tokenizers use: the same
/// cuts as the regular expression, in one pass without backtracking.
///
/// Every character belongs to a match. Three families are known: GPT-2, cl100k (also Llama 3 and
/// Qwen), and o200k (also Tekken), which differ in what goes in front of a word, in the digits per
/// number and in the treatment of case and of contractions. Immutable and thread-safe.
public final class WordScanner implements SplitPattern {
    /// The pattern of ByteLevel with `use_regex`, that is of GPT-2.
    public static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String BEFORE_WORD = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String UPPER_PART = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER_PART = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";

    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final Map<String, WordScanner> KNOWN = known();

    private enum Family {
        GPT2,
        CL100K,
        O200K
    }

    private final Family family;
    private final boolean contractions;
    private final int maxDigits;
    private final boolean slashAfterSymbols;

    private WordScanner(
            Family family, boolean contractions, int maxDigits, boolean slashAfterSymbols) {
        this.family = family;
        this.contractions = contractions;
        this.maxDigits = maxDigits;
        this.slashAfterSymbols = slashAfterSymbols;
    }

    /// The scanner for `pattern`; null if there is none.
    public static @Nullable WordScanner of(String pattern) {
        return KNOWN.get(pattern);
    }

    /// The patterns there are scanners for.
    public static java.util.Set<String> patterns() {
        return KNOWN.keySet();
    }

    private static Map<String, WordScanner> known() {
        Map<String, WordScanner> known = new HashMap<>();
        known.put(GPT2, new WordScanner(Family.GPT2, true, UNLIMITED, false));
        known.put(
                "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                new WordScanner(Family.GPT2, true, UNLIMITED, false));
        for (int digits : new int[] {1, 3, UNLIMITED}) {
            String number = digits == 1 ? "|\\p{N}" : digits == 3 ? "|\\p{N}{1,3}" : "|\\p{N}+";
            String symbols = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*";
            for (String start : new String[] {CONTRACTIONS, "'(?i:[sdmt]|ll|ve|re)"}) {
                known.put(
                        start + "|" + BEFORE_WORD + "\\p{L}+" + number + symbols + SPACES,
                        new WordScanner(Family.CL100K, true, digits, false));
            }
            for (String end : new String[] {CONTRACTIONS + "?", ""}) {
                String words =
                        (BEFORE_WORD + UPPER_PART + "*" + LOWER_PART + "+" + end)
                                + ("|" + BEFORE_WORD + UPPER_PART + "+" + LOWER_PART + "*" + end);
                String symbolsAndSlash = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*";
                known.put(
                        words + number + symbolsAndSlash + SPACES,
                        new WordScanner(Family.O200K, !end.isEmpty(), digits, true));
            }
        }
        known.put(
                "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}|"
                        + " ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
                new WordScanner(Family.CL100K, true, 3, false));
        return Map.copyOf(known);
    }

    @Override
    public void find(char[] text, int from, int to, MatchList parts) {
        parts.clear();
        if (from == to) {
            parts.add(to, false);
        }
        int at = from;
        while (at < to) {
            at = next(text, at, to);
            parts.add(at, true);
        }
    }

    /// Appends start and end of every match in `text[from, to)`.
    public void cut(char[] text, int from, int to, IntList bounds) {
        int at = from;
        while (at < to) {
            bounds.add(at);
            at = next(text, at, to);
            bounds.add(at);
        }
    }

    /// Where the match that starts at `text[at]` ends; `at < to`.
    public int next(char[] text, int at, int to) {
        return switch (family) {
            case GPT2 -> nextGpt2(text, at, to);
            case CL100K -> nextCl100k(text, at, to);
            case O200K -> nextO200k(text, at, to);
        };
    }

    private int nextGpt2(char[] text, int at, int to) {
        char c = text[at];
        if (c == '\'') {
            int end = contraction(text, at, to, false);
            if (end > at) {
                return end;
            }
        }
        int start = c == ' ' && at + 1 < to ? at + 1 : at;
        int bits = CodePoints.bitsAt(text, start, to);
        if ((bits & LETTER) != 0) {
            return span(text, start, to, LETTER);
        }
        if ((bits & NUMBER) != 0) {
            return span(text, start, to, NUMBER);
        }
        if ((bits & SPACE) == 0) {
            return spanSymbols(text, start, to);
        }
        return spaces(text, at, to, false);
    }

    private int nextCl100k(char[] text, int at, int to) {
        char c = text[at];
        int bits = CodePoints.bitsAt(text, at, to);
        if ((bits & LETTER) != 0) {
            return span(text, at, to, LETTER);
        }
        if (c == '\'') {
            int end = contraction(text, at, to, true);
            if (end > at) {
                return end;
            }
        }
        if ((bits & NUMBER) != 0) {
            return number(text, at, to);
        }
        if (c != '\r' && c != '\n') {
            int word = after(text, at, to);
            if (word < to && (CodePoints.bitsAt(text, word, to) & LETTER) != 0) {
                return span(text, word, to, LETTER);
            }
        }
        return symbolsOrSpaces(text, at, to, bits);
    }

    private int nextO200k(char[] text, int at, int to) {
        char c = text[at];
        int bits = CodePoints.bitsAt(text, at, to);
        if ((bits & NUMBER) != 0) {
            return number(text, at, to);
        }
        int end = -1;
        if ((bits & LETTER) != 0) {
            end = endingLower(text, at, to);
            if (end < 0) {
                end = span(text, at, to, UPPER | CASELESS | MARK);
            }
        } else if (c != '\r' && c != '\n') {
            int word = after(text, at, to);
            end = endingLower(text, word, to);
            if (end < 0 && (bits & MARK) != 0) {
                // the mark is no prefix but the word itself
                end = endingLower(text, at, to);
            }
            if (end < 0) {
                int upper = span(text, word, to, UPPER | CASELESS | MARK);
                end = upper > word ? upper : -1;
            }
        }
        if (end >= 0) {
            return contractions ? contraction(text, end, to, true) : end;
        }
        return symbolsOrSpaces(text, at, to, bits);
    }

    /// Where a word of the form upper\* lower+ that starts at `at` ends; -1 if there is none.
    /// Letters without case and marks count as both.
    private static int endingLower(char[] text, int at, int to) {
        int lastBoth = -1;
        int i = at;
        while (i < to) {
            int bits = CodePoints.bitsAt(text, i, to);
            if ((bits & LOWER) != 0) {
                return span(text, i, to, LOWER | CASELESS | MARK);
            }
            if ((bits & (UPPER | CASELESS | MARK)) == 0) {
                break;
            }
            i = after(text, i, to);
            if ((bits & (CASELESS | MARK)) != 0) {
                lastBoth = i;
            }
        }
        return lastBoth;
    }

    private int symbolsOrSpaces(char[] text, int at, int to, int bits) {
        int start = text[at] == ' ' && at + 1 < to ? at + 1 : at;
        int startBits = start == at ? bits : CodePoints.bitsAt(text, start, to);
        if ((startBits & (SPACE | LETTER | NUMBER)) == 0) {
            int end = spanSymbols(text, start, to);
            while (end < to && isLineEnd(text[end])) {
                end++;
            }
            return end;
        }
        return spaces(text, at, to, true);
    }

    private boolean isLineEnd(char c) {
        return c == '\r' || c == '\n' || slashAfterSymbols && c == '/';
    }

    /// Whitespace from `at`: with `lines` up to the last line break; otherwise all of it, but
    /// without the last character if a word follows.
    private static int spaces(char[] text, int at, int to, boolean lines) {
        int end = at;
        int lineEnd = -1;
        while (end < to && (CodePoints.bits(text[end]) & SPACE) != 0) {
            if (text[end] == '\r' || text[end] == '\n') {
                lineEnd = end + 1;
            }
            end++;
        }
        if (lines && lineEnd > 0) {
            return lineEnd;
        }
        return end == to || end - at == 1 ? end : end - 1;
    }

    private int number(char[] text, int at, int to) {
        int end = at;
        for (int digits = 0; digits < maxDigits && end < to; digits++) {
            if ((CodePoints.bitsAt(text, end, to) & NUMBER) == 0) {
                break;
            }
            end = after(text, end, to);
        }
        return end;
    }

    private static int span(char[] text, int from, int to, int mask) {
        int i = from;
        while (i < to) {
            char c = text[i];
            int bits = CodePoints.bits(c);
            if ((bits & mask) != 0) {
                i++;
            } else if (Character.isHighSurrogate(c)
                    && (CodePoints.bitsAt(text, i, to) & mask) != 0) {
                i += 2;
            } else {
                break;
            }
        }
        return i;
    }

    private static int spanSymbols(char[] text, int from, int to) {
        int i = from;
        while (i < to) {
            if ((CodePoints.bitsAt(text, i, to) & (SPACE | LETTER | NUMBER)) != 0) {
                break;
            }
            i = after(text, i, to);
        }
        return i;
    }

    /// Where one of 's 't 're 've 'm 'll 'd that starts at `at` ends; `at` if there is none.
    private static int contraction(char[] text, int at, int to, boolean ignoreCase) {
        if (at + 1 >= to || text[at] != '\'') {
            return at;
        }
        char first = ignoreCase ? lower(text[at + 1]) : text[at + 1];
        return switch (first) {
            case 's', 't', 'm', 'd' -> at + 2;
            case 'r', 'v', 'l' -> {
                if (at + 2 == to) {
                    yield at;
                }
                char second = ignoreCase ? lower(text[at + 2]) : text[at + 2];
                yield second == (first == 'l' ? 'l' : 'e') ? at + 3 : at;
            }
            default -> at;
        };
    }

    /// Folds ASCII letters and the long s, the only other letter that folds to one used here.
    private static char lower(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + ('a' - 'A'));
        }
        return c == 0x17F ? 's' : c;
    }

    private static int after(char[] text, int at, int to) {
        return Character.isHighSurrogate(text[at])
                        && at + 1 < to
                        && Character.isLowSurrogate(text[at + 1])
                ? at + 2
                : at + 1;
    }
}
