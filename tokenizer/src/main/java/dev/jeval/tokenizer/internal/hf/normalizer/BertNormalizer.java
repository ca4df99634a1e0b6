package dev.jeval.tokenizer.internal.hf.normalizer;

import dev.jeval.tokenizer.internal.text.NormalizationForm;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.function.IntUnaryOperator;

/// The normalizer of BERT: clean-up, spaces around Chinese characters, accents, case.
///
/// @param cleanText whether control characters go and all whitespace becomes spaces
/// @param handleChineseChars whether Chinese characters get spaces around them
/// @param stripAccents whether text is decomposed and accents go
/// @param lowercase whether text becomes lower case
public record BertNormalizer(
        boolean cleanText, boolean handleChineseChars, boolean stripAccents, boolean lowercase)
        implements Normalizer {

    @Override
    public void normalize(NormalizedText text) {
        if (cleanText) {
            Normalizer.filter(
                    text, CodePoints::isBertControl, c -> CodePoints.isSpace(c) ? ' ' : c);
        }
        if (handleChineseChars) {
            isolateChinese(text);
        }
        if (stripAccents) {
            NormalizationForm.NFD.normalize(text);
            Normalizer.filter(text, CodePoints::isBertAccent, IntUnaryOperator.identity());
        }
        if (lowercase) {
            new Lowercase().normalize(text);
        }
    }

    private static void isolateChinese(NormalizedText text) {
        char[] chars = text.chars();
        int end = text.end();
        text.beginEdit();
        int at = text.begin();
        while (at < end) {
            int codePoint = Character.codePointAt(chars, at, end);
            int next = at + Character.charCount(codePoint);
            if (isChinese(codePoint)) {
                text.put(' ', at, at);
                text.copy(at, next);
                text.put(' ', next, next);
            } else {
                text.copy(at, next);
            }
            at = next;
        }
        text.endEdit();
    }

    /// As the reference has it: U+2B820 to U+2B91F are left out.
    private static boolean isChinese(int c) {
        return c >= 0x4E00 && c <= 0x9FFF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x20000 && c <= 0x2A6DF
                || c >= 0x2A700 && c <= 0x2B81F
                || c >= 0x2B920 && c <= 0x2CEAF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x2F800 && c <= 0x2FA1F;
    }
}
