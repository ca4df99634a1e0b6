package dev.jeval.tokenizer.internal.hf.pretokenizer;

import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.text.PreTokens;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.lang.Character.UnicodeScript;
import org.jspecify.annotations.Nullable;

/// Cuts where the script changes; hiragana, katakana and the long vowel mark count as Han, a space
/// as any script. As in the reference, spaces before the first other character are dropped.
public record UnicodeScripts() implements PreTokenizer {
    @Override
    public void apply(PreTokens tokens) {
        tokens.refine(UnicodeScripts::cut);
    }

    private static void cut(char[] chars, int from, int to, IntList bounds) {
        UnicodeScript last = null;
        int start = -1;
        int at = from;
        while (at < to) {
            int codePoint = Character.codePointAt(chars, at, to);
            UnicodeScript script = script(codePoint);
            if (script != null) {
                if (script != last) {
                    if (start >= 0) {
                        bounds.add(start);
                        bounds.add(at);
                    }
                    start = at;
                }
                last = script;
            }
            at += Character.charCount(codePoint);
        }
        if (start >= 0) {
            bounds.add(start);
            bounds.add(to);
        }
    }

    /// The script of a code point; null for any.
    private static @Nullable UnicodeScript script(int codePoint) {
        if (codePoint == ' ') {
            return null;
        }
        if (codePoint == 0x30FC) {
            return UnicodeScript.HAN;
        }
        if (CodePoints.isScriptless(codePoint)) {
            return null;
        }
        if (codePoint == 0x589 || codePoint == 0x61C) {
            // common at the time of the reference's table
            return UnicodeScript.COMMON;
        }
        UnicodeScript script = UnicodeScript.of(codePoint);
        return switch (script) {
            case HIRAGANA, KATAKANA -> UnicodeScript.HAN;
            case UNKNOWN -> null;
            case INHERITED ->
                    codePoint == 0x953 || codePoint == 0x954 ? UnicodeScript.DEVANAGARI : script;
            default -> script;
        };
    }
}
