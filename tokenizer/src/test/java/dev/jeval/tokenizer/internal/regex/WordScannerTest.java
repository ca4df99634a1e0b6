package dev.jeval.tokenizer.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.tokenizer.internal.RandomText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WordScannerTest {
    private static final int TEXTS = 1500;

    static java.util.Set<String> patterns() {
        return WordScanner.patterns();
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void scannerCutsAsTheRegularExpressionDoes(String pattern) {
        SplitPattern scanner = SplitPattern.regex(pattern);
        SplitPattern regex = SplitPattern.plainRegex(pattern);
        assertThat(scanner).isInstanceOf(WordScanner.class);
        assertThat(regex).isInstanceOf(SplitPattern.Regex.class);
        RandomText texts = new RandomText(20);
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.next(14);
            assertThat(parts(scanner, text)).as(text).isEqualTo(parts(regex, text));
        }
    }

    @Test
    void unknownPatternFallsBackToTheRegularExpression() {
        assertThat(SplitPattern.regex("\\p{L}+|[^\\p{L}]")).isInstanceOf(SplitPattern.Regex.class);
    }

    @Test
    void combiningMarkIsNoLetter() {
        assertThat(parts(SplitPattern.regex(WordScanner.GPT2), "か\u3099 "))
                .containsExactly("か", "\u3099", " ");
    }

    @Test
    void whitespaceLeavesOneSpaceForTheWordAfterIt() {
        assertThat(parts(SplitPattern.regex(WordScanner.GPT2), "a   b  "))
                .containsExactly("a", "  ", " b", "  ");
    }

    static List<String> parts(SplitPattern pattern, String text) {
        MatchList list = new MatchList();
        char[] chars = text.toCharArray();
        pattern.find(chars, 0, chars.length, list);
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < list.size(); i++) {
            parts.add(new String(chars, from, list.end(i) - from));
            from = list.end(i);
        }
        assertThat(from).isEqualTo(chars.length);
        return parts;
    }
}
