package dev.jeval.cli.command;

import dev.jeval.cli.terminal.Table;
import dev.jeval.tokenizer.study.Comparison;
import dev.jeval.tokenizer.study.Coverage;
import dev.jeval.tokenizer.study.LanguageComparison;
import dev.jeval.tokenizer.study.TextStatistics;
import dev.jeval.tokenizer.study.TokenPremium;
import dev.jeval.tokenizer.study.TokenizerReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// The study as tables for a terminal.
final class StudyTables {
    private StudyTables() {}

    /// Prints every table that has rows.
    static void print(
            PrintWriter out, List<TokenizerReport> reports, List<Comparison> comparisons) {
        out.println("Vocabulary");
        out.println(vocabulary(reports));
        if (reports.stream().anyMatch(report -> !report.texts().isEmpty())) {
            out.println("Texts");
            out.println(texts(reports));
        }
        if (reports.stream().anyMatch(report -> !report.premiums().isEmpty())) {
            out.println("Token premium: tokens for the same sentences, Japanese over English");
            out.println(premiums(reports));
        }
        if (!comparisons.isEmpty()) {
            out.println("Compared with " + comparisons.getFirst().base());
            out.println(comparisons(comparisons));
        }
    }

    private static Table vocabulary(List<TokenizerReport> reports) {
        Table table =
                new Table("tokenizer", "entries", "unused", "hiragana", "katakana", "jōyō kanji");
        for (TokenizerReport report : reports) {
            table.row(
                    report.name(),
                    count(report.vocabulary().entries()),
                    percent(report.vocabulary().unusedShare()),
                    coverage(report, "hiragana"),
                    coverage(report, "katakana"),
                    coverage(report, "joyo-kanji"));
        }
        return table;
    }

    private static String coverage(TokenizerReport report, String set) {
        for (Coverage coverage : report.vocabulary().coverage()) {
            if (coverage.set().equals(set)) {
                return percent(coverage.share());
            }
        }
        return "-";
    }

    private static Table texts(List<TokenizerReport> reports) {
        Table table =
                new Table(
                        "tokenizer",
                        "language",
                        "tokens",
                        "characters/token",
                        "bytes/token",
                        "tokens/word",
                        "context characters",
                        "byte fallback",
                        "non-UTF-8",
                        "crossing words");
        for (TokenizerReport report : reports) {
            for (TextStatistics text : report.texts()) {
                table.row(
                        report.name(),
                        text.language(),
                        count(text.tokens()),
                        decimal(text.charactersPerToken()),
                        decimal(text.bytesPerToken()),
                        decimal(text.fertility()) + (text.morphological() ? "" : "*"),
                        count(Math.round(text.contextCapacity(report.contextLength()))),
                        percent(text.byteFallbackShare()),
                        percent(text.nonUtf8Share()),
                        percent(text.crossingShare()));
            }
        }
        return table;
    }

    private static Table premiums(List<TokenizerReport> reports) {
        Table table =
                new Table("tokenizer", "sentences", "ja tokens", "en tokens", "premium", "dearer");
        for (TokenizerReport report : reports) {
            for (TokenPremium premium : report.premiums()) {
                table.row(
                        report.name(),
                        count(premium.sentences()),
                        count(premium.tokens()),
                        count(premium.referenceTokens()),
                        String.format(Locale.ROOT, "%.4f", premium.premium()),
                        percent((double) premium.dearerSentences() / premium.sentences()));
            }
        }
        return table;
    }

    private static Table comparisons(List<Comparison> comparisons) {
        Table table =
                new Table(
                        "tokenizer",
                        "language",
                        "tokens",
                        "prefill cost",
                        "decode cost",
                        "context",
                        "pieces added",
                        "removed");
        for (Comparison comparison : comparisons) {
            for (LanguageComparison language : comparison.languages()) {
                table.row(
                        comparison.other(),
                        language.language(),
                        times(language.tokenRatio()),
                        times(language.relativePrefill()),
                        times(language.relativeDecode()),
                        times(language.contextGain()),
                        count(comparison.vocabulary().added()),
                        count(comparison.vocabulary().removed()));
            }
        }
        return table;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String times(double value) {
        return String.format(Locale.ROOT, "%.3f ×", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
