package dev.jeval.eval.metric;

import dev.jeval.eval.metric.morphology.JapaneseSegmenter;
import java.util.List;
import java.util.regex.Pattern;

/// The tokenizers of sacreBLEU: they put spaces between tokens.
public enum BleuTokenizer {
    /// As it is.
    NONE("none"),
    /// The tokenizer of `mteval-v13a.pl`; the default.
    THIRTEEN_A("13a"),
    /// The international tokenizer of `mteval-v14.pl`: punctuation and symbols by Unicode class.
    INTL("intl"),
    /// Every character.
    CHAR("char"),
    /// Chinese characters singly, the rest as `13a`'s rules have it.
    ZH("zh"),
    /// MeCab with IPADIC.
    JA_MECAB("ja-mecab");

    private final String id;

    BleuTokenizer(String id) {
        this.id = id;
    }

    /// The tokenizer that sacreBLEU calls `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static BleuTokenizer of(String name) {
        for (BleuTokenizer tokenizer : values()) {
            if (tokenizer.id.equals(name)) {
                return tokenizer;
            }
        }
        throw new IllegalArgumentException(
                "BLEU tokenizer: expected none, 13a, intl, char, zh or ja-mecab, got " + name);
    }

    /// The name in sacreBLEU's signature.
    String signature() {
        return this == JA_MECAB ? "ja-mecab-0.996-IPA" : id;
    }

    /// `line` with single spaces between its tokens.
    public String tokenize(String line) {
        return switch (this) {
            case NONE -> line;
            case THIRTEEN_A -> thirteenA(line);
            case INTL -> international(line);
            case CHAR -> characters(line);
            case ZH -> chinese(line);
            case JA_MECAB ->
                    String.join(" ", JapaneseSegmenter.shared().surfaces(PythonText.strip(line)));
        };
    }

    /// A pattern and what takes its place; applied once, from left to right.
    private record Rule(Pattern pattern, String replacement) {
        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern, Pattern.DOTALL), replacement);
        }
    }

    private static String apply(List<Rule> rules, String line) {
        String text = line;
        for (Rule rule : rules) {
            text = rule.pattern.matcher(text).replaceAll(rule.replacement);
        }
        return PythonText.collapsed(text);
    }

    private static final List<Rule> WESTERN =
            List.of(
                    new Rule("([{-~\\[-` -&(-+:-@/])", " $1 "),
                    new Rule("([^0-9])([.,])", "$1 $2 "),
                    new Rule("([.,])([^0-9])", " $1 $2"),
                    new Rule("([0-9])(-)", "$1 $2 "));

    private static String thirteenA(String line) {
        String text = line.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
        text =
                text.replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">");
        return apply(WESTERN, " " + text + " ");
    }

    private static final List<Rule> INTERNATIONAL =
            List.of(
                    new Rule("(\\P{N})(\\p{P})", "$1 $2 "),
                    new Rule("(\\p{P})(\\P{N})", " $1 $2"),
                    new Rule("(\\p{S})", " $1 "));

    private static String international(String line) {
        return apply(INTERNATIONAL, line);
    }

    private static String characters(String line) {
        StringBuilder out = new StringBuilder(2 * line.length());
        line.codePoints().forEach(c -> out.append(out.isEmpty() ? "" : " ").appendCodePoint(c));
        return out.toString();
    }

    private static String chinese(String line) {
        StringBuilder out = new StringBuilder();
        PythonText.strip(line)
                .codePoints()
                .forEach(c -> {
                    if (isChinese(c)) {
                        out.append(' ').appendCodePoint(c).append(' ');
                    } else {
                        out.appendCodePoint(c);
                    }
                });
        return apply(WESTERN, out.toString());
    }

    /// The ranges of `tokenizer_zh`, which end at U+FFFF.
    private static boolean isChinese(int c) {
        return between(c, 0x3400, 0x4db5)
                || between(c, 0x4e00, 0x9fa5)
                || between(c, 0x9fa6, 0x9fbb)
                || between(c, 0xf900, 0xfa2d)
                || between(c, 0xfa30, 0xfa6a)
                || between(c, 0xfa70, 0xfad9)
                || between(c, 0xff00, 0xffef)
                || between(c, 0x2e80, 0x2eff)
                || between(c, 0x3000, 0x303f)
                || between(c, 0x31c0, 0x31ef)
                || between(c, 0x2f00, 0x2fdf)
                || between(c, 0x2ff0, 0x2fff)
                || between(c, 0x3100, 0x312f)
                || between(c, 0x31a0, 0x31bf)
                || between(c, 0xfe10, 0xfe1f)
                || between(c, 0xfe30, 0xfe4f)
                || between(c, 0x2600, 0x26ff)
                || between(c, 0x2700, 0x27bf)
                || between(c, 0x3200, 0x32ff)
                || between(c, 0x3300, 0x33ff);
    }

    private static boolean between(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
