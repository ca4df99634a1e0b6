package dev.jeval.tokenizer.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.tokenizer.TokenizerFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The regular expressions against known answers of Oniguruma (through Hugging Face `tokenizers`),
/// and against the JDK's on the syntax both share.
class RegexTest {
    /// `replace` puts `<>` for every match.
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '`',
            value = {
                "`(?<!\\n)^ `¦` a↵ b`¦`<>a↵ b`",
                "^¦`a↵b↵`¦`<>a↵<>b↵`",
                "$¦`a↵b`¦`a<>↵b<>`",
                "(?<=[a-z])(?=[A-Z])¦`camelCase`¦`camel<>Case`",
                "\\b¦`ab 猫`¦`<>ab<> <>猫<>`",
                "(?i)hello¦`HeLLo ſ`¦`<> ſ`",
                "(?i:s)¦`sSſ`¦`<><><>`",
                "(?i:k)¦`kK\u212a`¦`<><><>`",
                "(?i)[^a]¦`aAb`¦`aA<>`",
                "\\h¦`0gF`¦`<>g<>`",
                "\\R¦`a␍↵b\u2028`¦`a<>b<>`",
                "(a|b)*c¦`ababcd`¦`<>d`",
                "(\\w)\\1¦`aab`¦`<>b`",
                "(?<q>[ab])\\k<q>¦`aaab`¦`<>ab`",
                "x??y¦`xy`¦`<>`",
                "(?>a+)b¦`aab`¦`<>`",
                "a++b¦`aab`¦`<>`",
                "(?>a+)ab¦`aaab`¦`aaab`",
                "a{,2}b¦`aaab`¦`a<>`",
                "a{2}¦`aaaaa`¦`<><>a`",
                "[[:alpha:]]+¦`ab1猫`¦`<>1<>`",
                "[[:punct:]]¦`a.$。`¦`a<>$<>`",
                "[\\w&&[^a-z]]¦`aBc`¦`a<>c`",
                "\\p{^L}¦`a1b`¦`a<>b`",
                "\\p{Han}+¦`漢字かな`¦`<>かな`",
                "\\p{Hiragana}¦`漢か`¦`漢<>`",
                "(?m).+¦`a↵b`¦`<>`",
                ".+¦`a↵b`¦`<>↵<>`",
                "(?x) a b # c¦`ab`¦`<>`",
                "(?<!a|bc)d¦`ad bcd xd`¦`ad bcd x<>`",
                "\\G.¦`ab`¦`<><>`",
                "(?:)¦`ab`¦`<>a<>b<>`",
                "a|¦`ab`¦`<>b<>`",
                "\\u3042¦`あ`¦`<>`",
                "\\x{3042}¦`あ`¦`<>`",
                "[\\u3040-\\u309f]¦`あア`¦`<>ア`",
                "[^\\s\\S]¦`a`¦`a`",
            })
    void matchesAsOniguruma(String pattern, String text, String replaced) {
        String plain = text.replace('↵', '\n').replace('␍', '\r');
        assertThat(replace(pattern, plain)).isEqualTo(replaced.replace('↵', '\n'));
    }

    @Test
    void agreesWithTheJdkOnSharedSyntax() {
        SplittableRandom random = new SplittableRandom(3);
        String[] atoms = {
            "a",
            "b",
            "c",
            "[ab]",
            "[^a]",
            ".",
            "(?:ab|a)",
            "(?:b|bc)",
            "(?=a)",
            "(?!b)",
            "(?<=a)",
            "(?<!c)",
            "(a|b)",
            "\\d",
            "(?>ab?)"
        };
        String[] repeats = {"", "", "", "*", "+", "?", "*?", "+?", "{1,2}", "*+"};
        for (int i = 0; i < 4000; i++) {
            StringBuilder pattern = new StringBuilder();
            int parts = 1 + random.nextInt(4);
            for (int p = 0; p < parts; p++) {
                String atom = atoms[random.nextInt(atoms.length)];
                boolean look =
                        atom.startsWith("(?=") || atom.startsWith("(?!") || atom.startsWith("(?<");
                pattern.append(atom);
                pattern.append(look ? "" : repeats[random.nextInt(repeats.length)]);
                if (random.nextInt(6) == 0 && p + 1 < parts) {
                    pattern.append('|');
                }
            }
            StringBuilder text = new StringBuilder();
            for (int c = random.nextInt(9); c > 0; c--) {
                text.append("abc1".charAt(random.nextInt(4)));
            }
            assertThat(matches(pattern.toString(), text.toString()))
                    .as("%s on '%s'", pattern, text)
                    .isEqualTo(jdkMatches(pattern.toString(), text.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "[",
                "[a",
                "a{3,2}",
                "*",
                "(?<n",
                "\\p{Nonsense}",
                "\\p",
                "(?<=a+)b",
                "\\",
                "[z-a]",
                "\\k<x>",
                "\\2",
                "(?z)",
                "[a-\\",
                "\\x{110000}",
                "(?<=a|b*)"
            })
    void malformedPatternIsAnError(String pattern) {
        assertThatThrownBy(() -> SplitPattern.plainRegex(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("regular expression");
    }

    @Test
    void deepNestingIsAnError() {
        assertThatThrownBy(() -> SplitPattern.plainRegex("(".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hugeRepetitionIsAnError() {
        assertThatThrownBy(() -> SplitPattern.plainRegex("(((a{900}b){900}c){900}d){900}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void catastrophicBacktrackingEndsInAnError() {
        assertThatThrownBy(() -> replace("(a|aa)+$b", "a".repeat(200)))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("too many steps");
    }

    @Test
    void longTextDoesNotOverflowTheStack() {
        assertThat(replace("(?:ab|c)+", "ab".repeat(300_000))).isEqualTo("<>");
    }

    private static String replace(String pattern, String text) {
        SplitPattern compiled = SplitPattern.plainRegex(pattern);
        MatchList parts = new MatchList();
        char[] chars = text.toCharArray();
        compiled.find(chars, 0, chars.length, parts);
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            replaced.append(parts.isMatch(i) ? "<>" : new String(chars, from, parts.end(i) - from));
            from = parts.end(i);
        }
        return replaced.toString();
    }

    private static List<String> matches(String pattern, String text) {
        RegexMatcher matcher = new RegexMatcher(Program.compile(pattern));
        char[] chars = text.toCharArray();
        matcher.reset(chars, 0, chars.length);
        List<String> found = new ArrayList<>();
        for (int at = 0; at <= chars.length; at++) {
            int start = matcher.find(at);
            found.add(start < 0 ? "-" : start + "-" + matcher.end());
        }
        return found;
    }

    private static List<String> jdkMatches(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        List<String> found = new ArrayList<>();
        for (int at = 0; at <= text.length(); at++) {
            matcher.region(at, text.length()).useTransparentBounds(true).useAnchoringBounds(false);
            found.add(matcher.find() ? matcher.start() + "-" + matcher.end() : "-");
        }
        return found;
    }
}
