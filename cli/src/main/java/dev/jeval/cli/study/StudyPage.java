package dev.jeval.cli.study;

import dev.jeval.analysis.plot.Axis;
import dev.jeval.analysis.plot.BarChart;
import dev.jeval.analysis.plot.ScatterChart;
import dev.jeval.analysis.report.Block;
import dev.jeval.analysis.report.ReportPage;
import dev.jeval.analysis.stats.Interval;
import dev.jeval.tokenizer.study.Comparison;
import dev.jeval.tokenizer.study.Coverage;
import dev.jeval.tokenizer.study.LanguageComparison;
import dev.jeval.tokenizer.study.TextStatistics;
import dev.jeval.tokenizer.study.TokenPremium;
import dev.jeval.tokenizer.study.TokenizerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The study as a self-contained HTML page with plots.
public final class StudyPage {
    private StudyPage() {}

    /// The page's HTML.
    public static String of(List<TokenizerReport> reports, List<Comparison> comparisons) {
        ReportPage page =
                new ReportPage(
                        "How wide is the pipe?",
                        "%d tokenizer%s, measured by jeval"
                                .formatted(reports.size(), reports.size() == 1 ? "" : "s"));
        if (reports.stream().anyMatch(report -> !report.premiums().isEmpty())) {
            page.section("What the same sentences cost", premiums(reports));
        }
        if (reports.stream().anyMatch(report -> !report.texts().isEmpty())) {
            page.section("Texts", texts(reports));
        }
        page.section("Vocabulary", vocabulary(reports));
        if (comparisons.stream().anyMatch(comparison -> !comparison.languages().isEmpty())) {
            page.section(
                    "Compared with " + comparisons.getFirst().base(), comparisons(comparisons));
        }
        return page.toHtml();
    }

    private static List<Block> premiums(List<TokenizerReport> reports) {
        List<BarChart.Row> bars = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        List<ScatterChart.Point> points = new ArrayList<>();
        for (TokenizerReport report : reports) {
            for (TokenPremium premium : report.premiums()) {
                bars.add(
                        new BarChart.Row(
                                report.name(),
                                List.of(bar(premium.premium(), 0, "%.2f", report.name()))));
                points.add(
                        new ScatterChart.Point(
                                report.vocabulary().size(),
                                premium.premium(),
                                report.name(),
                                report.name()));
                rows.add(
                        List.of(
                                Block.Cell.text(report.name()),
                                count(premium.sentences()),
                                count(premium.tokens()),
                                count(premium.referenceTokens()),
                                number("%.4f", premium.premium())));
            }
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Paragraph(
                        "Token premium: tokens of the Japanese side over tokens of the English side of"
                                + " the same sentences. At 1 both languages cost the same; above 1"
                                + " Japanese pays more time, memory and context for the same content."));
        blocks.add(
                new Block.Figure(
                        "Token premium of Japanese",
                        BarChart.of("Token premium", "tokens ja / tokens en", List.of(), bars),
                        ""));
        if (points.size() > 1) {
            blocks.add(
                    new Block.Figure(
                            "Premium against size of the vocabulary",
                            ScatterChart.of(
                                    "Premium against vocabulary",
                                    Axis.around(
                                            "vocabulary entries",
                                            points.stream().mapToDouble(p -> p.x()).toArray()),
                                    Axis.around(
                                            "tokens ja / tokens en",
                                            points.stream().mapToDouble(p -> p.y()).toArray()),
                                    List.of(new ScatterChart.Series("", points))),
                            ""));
        }
        blocks.add(
                new Block.Table(
                        "",
                        List.of(
                                Block.Column.text("tokenizer"),
                                Block.Column.number("sentences"),
                                Block.Column.number("ja tokens"),
                                Block.Column.number("en tokens"),
                                Block.Column.number("premium")),
                        rows));
        return blocks;
    }

    private static List<Block> texts(List<TokenizerReport> reports) {
        List<String> languages =
                reports.stream()
                        .flatMap(report -> report.texts().stream())
                        .map(TextStatistics::language)
                        .distinct()
                        .toList();
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (TokenizerReport report : reports) {
            for (TextStatistics text : report.texts()) {
                rows.add(
                        List.of(
                                Block.Cell.text(report.name()),
                                Block.Cell.text(text.language()),
                                count(text.tokens()),
                                number("%.3f", text.charactersPerToken()),
                                number("%.3f", text.bytesPerToken()),
                                number("%.3f", text.fertility()),
                                count(Math.round(text.contextCapacity(report.contextLength()))),
                                percent(text.byteFallbackShare()),
                                percent(text.nonUtf8Share()),
                                percent(text.crossingShare())));
            }
        }
        return List.of(
                new Block.Grid(
                        List.of(
                                byLanguage(
                                        reports,
                                        languages,
                                        "Characters per token",
                                        TextStatistics::charactersPerToken),
                                byLanguage(
                                        reports,
                                        languages,
                                        "Tokens per word",
                                        TextStatistics::fertility))),
                new Block.Table(
                        "Words are morphemes where a morphological analyser is at hand (Japanese: IPADIC),"
                                + " elsewhere runs between white space.",
                        List.of(
                                Block.Column.text("tokenizer"),
                                Block.Column.text("language"),
                                Block.Column.number("tokens"),
                                Block.Column.number("characters/token"),
                                Block.Column.number("bytes/token"),
                                Block.Column.number("tokens/word"),
                                Block.Column.number("context characters"),
                                Block.Column.number("byte fallback"),
                                Block.Column.number("non-UTF-8"),
                                Block.Column.number("crossing words")),
                        rows));
    }

    private static Block byLanguage(
            List<TokenizerReport> reports,
            List<String> languages,
            String title,
            ToDoubleFunction<TextStatistics> value) {
        List<BarChart.Row> rows = new ArrayList<>();
        for (TokenizerReport report : reports) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (TextStatistics text : report.texts()) {
                bars.add(
                        bar(
                                value.applyAsDouble(text),
                                languages.indexOf(text.language()),
                                "%.2f",
                                report.name() + ", " + text.language()));
            }
            rows.add(new BarChart.Row(report.name(), bars));
        }
        return new Block.Figure(
                title, BarChart.of(title, title.toLowerCase(Locale.ROOT), languages, rows), "");
    }

    private static List<Block> vocabulary(List<TokenizerReport> reports) {
        List<String> sets = List.of("hiragana", "katakana", "joyo-kanji");
        List<BarChart.Row> bars = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (TokenizerReport report : reports) {
            List<BarChart.Bar> covered = new ArrayList<>();
            for (Coverage coverage : report.vocabulary().coverage()) {
                covered.add(
                        bar(
                                100 * coverage.share(),
                                sets.indexOf(coverage.set()),
                                "%.0f %%",
                                report.name() + ", " + coverage.set()));
            }
            bars.add(new BarChart.Row(report.name(), covered));
            for (Map.Entry<String, Integer> script : report.vocabulary().byScript().entrySet()) {
                rows.add(
                        List.of(
                                Block.Cell.text(report.name()),
                                Block.Cell.text(script.getKey()),
                                count(script.getValue()),
                                percent(
                                        (double) script.getValue()
                                                / report.vocabulary().entries())));
            }
        }
        return List.of(
                new Block.Figure(
                        "Characters with a token of their own",
                        BarChart.of("Single-token coverage", "% of the set", sets, bars),
                        "hiragana U+3041–3096, katakana U+30A1–30FA, the 2,136 jōyō kanji"),
                new Block.Details(
                        "Entries by script",
                        List.of(
                                new Block.Table(
                                        "",
                                        List.of(
                                                Block.Column.text("tokenizer"),
                                                Block.Column.text("script"),
                                                Block.Column.number("entries"),
                                                Block.Column.number("share")),
                                        rows))));
    }

    private static List<Block> comparisons(List<Comparison> comparisons) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            for (LanguageComparison language : comparison.languages()) {
                rows.add(
                        List.of(
                                Block.Cell.text(comparison.other()),
                                Block.Cell.text(language.language()),
                                number("%.3f", language.tokenRatio()),
                                number("%.3f", language.relativePrefill()),
                                number("%.3f", language.relativeDecode()),
                                number("%.3f", language.contextGain()),
                                count(comparison.vocabulary().added()),
                                count(comparison.vocabulary().removed()),
                                count(comparison.addedEmbeddingParameters())));
            }
        }
        return List.of(
                new Block.Paragraph(
                        "Predicted cost of reading (prefill) and writing (decode) the same text, and"
                                + " characters that fit the context window, relative to the first"
                                + " tokenizer. Fewer tokens do not imply better scores."),
                new Block.Table(
                        "",
                        List.of(
                                Block.Column.text("tokenizer"),
                                Block.Column.text("language"),
                                Block.Column.number("tokens"),
                                Block.Column.number("prefill"),
                                Block.Column.number("decode"),
                                Block.Column.number("context"),
                                Block.Column.number("pieces added"),
                                Block.Column.number("removed"),
                                Block.Column.number("embedding parameters added")),
                        rows));
    }

    private static BarChart.Bar bar(double value, int color, String format, String what) {
        String text = String.format(Locale.ROOT, format, value);
        return new BarChart.Bar(value, Interval.UNDEFINED, color, text, what + ": " + text);
    }

    private static Block.Cell count(long value) {
        return Block.Cell.number(String.format(Locale.ROOT, "%,d", value), (double) value);
    }

    private static Block.Cell number(String format, double value) {
        return Block.Cell.number(String.format(Locale.ROOT, format, value), value);
    }

    private static Block.Cell percent(double share) {
        return Block.Cell.number(String.format(Locale.ROOT, "%.1f %%", 100 * share), share);
    }
}
