package dev.jeval.eval.metric;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How the Japanese XL-Sum task shortens prompts that are too long.
public final class XlSum {
    private static final String ARTICLE = "ニュース記事:";
    private static final String SUMMARY = "要約:";
    private static final String FULL_STOP = "。";

    private XlSum() {}

    /// The model's tokenizer, as far as lengths go; without special tokens.
    public interface Tokens {
        /// The number of tokens of `text`.
        int count(String text);

        /// The text of the first `count` tokens of `text`.
        String head(String text, int count);
    }

    /// `context` if it has at most `maxTokens` tokens; otherwise every article in it, in examples
    /// and question alike, is cut at a full stop to an equal share of `maxTokens`. An article whose
    /// first sentence is longer than its share is cut inside that sentence.
    ///
    /// @throws IllegalArgumentException if an article contains the mark of a summary, which the
    ///   reference cannot divide either
    public static String truncate(String context, int maxTokens, Tokens tokens) {
        if (tokens.count(context) <= maxTokens) {
            return context;
        }
        String[] parts = context.split(Pattern.quote(ARTICLE), -1);
        if (parts.length == 1) {
            return context;
        }
        int share = maxTokens / (parts.length - 1);
        StringBuilder out = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String[] halves = parts[i].split(Pattern.quote(SUMMARY), -1);
            if (halves.length != 2) {
                throw new IllegalArgumentException(
                        "XL-Sum prompt, article %d: expected '%s' once, got it %d times"
                                .formatted(i, SUMMARY, halves.length - 1));
            }
            out.append(article(ARTICLE + halves[0], share, tokens))
                    .append(SUMMARY)
                    .append(halves[1]);
        }
        return out.toString();
    }

    /// As many sentences as fit, with a full stop and a line break after them.
    private static String article(String text, int share, Tokens tokens) {
        @Nullable String kept = null;
        for (String sentence : text.split(FULL_STOP, -1)) {
            String longer = kept == null ? sentence : kept + FULL_STOP + sentence;
            if (tokens.count(longer) > share) {
                return (kept == null ? tokens.head(sentence, share) : kept + FULL_STOP) + "\n";
            }
            kept = longer;
        }
        return text;
    }
}
