package dev.jeval.perf.model;

import java.util.ArrayList;
import java.util.List;

/// A byte-level BPE vocabulary of any size: every byte, then strings of letters with the merge that
/// makes each, then three special tokens.
final class RandomVocabulary {
    private static final int SPECIALS = 3;
    private static final String LETTERS = "etaoinshrdlcumwfgypbvkjxqz";
    private static final char SPACE = '\u0120';

    private final List<String> tokens = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();

    /// A vocabulary of `size` tokens, at least 285.
    RandomVocabulary(int size) {
        int least = 256 + LETTERS.length() + SPECIALS;
        if (size < least) {
            throw new IllegalArgumentException(
                    "vocabulary: expected at least %d tokens, got %d".formatted(least, size));
        }
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(byteCharacter(b)));
        }
        List<String> words = new ArrayList<>();
        words.add(String.valueOf(SPACE));
        for (int i = 0; i < LETTERS.length(); i++) {
            words.add(LETTERS.substring(i, i + 1));
        }
        for (int w = 0; tokens.size() < size - SPECIALS; w++) {
            for (int i = 0; i < LETTERS.length() && tokens.size() < size - SPECIALS; i++) {
                String letter = LETTERS.substring(i, i + 1);
                merges.add(words.get(w) + " " + letter);
                words.add(words.get(w) + letter);
                tokens.add(words.get(w) + letter);
            }
        }
        tokens.add("<|begin|>");
        tokens.add("<|end|>");
        tokens.add("<|pad|>");
    }

    /// The character that stands for a byte in byte-level BPE: itself where it is printable, one
    /// from 256 on otherwise.
    private static char byteCharacter(int b) {
        int shifted = 0;
        for (int i = 0; i < b; i++) {
            shifted += printable(i) ? 0 : 1;
        }
        return (char) (printable(b) ? b : 256 + shifted);
    }

    private static boolean printable(int b) {
        return b > 32 && b < 127 || b > 160 && b != 173;
    }

    List<String> tokens() {
        return tokens;
    }

    List<String> merges() {
        return merges;
    }

    int begin() {
        return tokens.size() - SPECIALS;
    }

    int end() {
        return tokens.size() - SPECIALS + 1;
    }

    boolean special(int id) {
        return id >= tokens.size() - SPECIALS;
    }
}
