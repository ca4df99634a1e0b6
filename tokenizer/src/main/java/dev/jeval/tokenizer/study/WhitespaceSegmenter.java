package dev.jeval.tokenizer.study;

import java.util.Arrays;

/// Words between white space.
final class WhitespaceSegmenter {
    private WhitespaceSegmenter() {}

    static int[] wordEnds(String text) {
        int[] ends = new int[16];
        int count = 0;
        boolean inWord = false;
        for (int i = 0; i <= text.length(); i++) {
            boolean word = i < text.length() && !Scripts.isSpace(text.charAt(i));
            if (inWord && !word) {
                if (count == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * count);
                }
                ends[count++] = i;
            }
            inWord = word;
        }
        return Arrays.copyOf(ends, count);
    }
}
