package dev.jeval.analysis.report;

import dev.jeval.analysis.data.AnalysisException;
import dev.jeval.analysis.plot.Axis;
import dev.jeval.analysis.plot.BarChart;
import dev.jeval.analysis.plot.ScatterChart;
import dev.jeval.analysis.stats.Interval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lays the study of tokenizers out as a page.
///
/// The input is the JSON of the tokenizer study: an object with `tokenizers` (one result per
/// tokenizer) and `comparisons` (pairs; may be missing).
public final class TokenizerPage {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int CHART_WIDTH = 1000;

    private final List<JsonNode> tokenizers = new ArrayList<>();
    private final List<JsonNode> comparisons = new ArrayList<>();
    private final List<String> languages;

    private TokenizerPage(JsonNode study) {
        study.path("tokenizers").forEach(tokenizers::add);
        study.path("comparisons").forEach(comparisons::add);
        Set<String> found = new LinkedHashSet<>();
        for (JsonNode tokenizer : tokenizers) {
            tokenizer.path("texts").properties().forEach(entry -> found.add(entry.getKey()));
        }
        this.languages = List.copyOf(found);
    }

    /// The study as one HTML file.
    ///
    /// @param json the study
    /// @param title heading of the page
    /// @throws AnalysisException if it is not such JSON or names no tokenizer
    public static String toHtml(String json, String title) {
        JsonNode study;
        try {
            study = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new AnalysisException(
                    "tokenizer study: expected JSON: " + e.getOriginalMessage(), e);
        }
        TokenizerPage page = new TokenizerPage(study);
        if (page.tokenizers.isEmpty()) {
            throw new AnalysisException(
                    "tokenizer study: expected results in 'tokenizers', got none");
        }
        return page.page(title).toHtml();
    }

    private ReportPage page(String title) {
        String subtitle =
                tokenizers.size() == 1
                        ? name(tokenizers.getFirst())
                        : tokenizers.size() + " tokenizers side by side";
        ReportPage page = new ReportPage(title, subtitle);
        page.section("Overview", overview());
        if (!languages.isEmpty()) {
            page.section("How wide is the pipe", pipe());
        }
        if (tokenizers.stream().anyMatch(t -> !t.path("premiums").isEmpty())) {
            page.section("What a language costs", premiums());
        }
        page.section("Vocabulary", vocabulary());
        if (!comparisons.isEmpty()) {
            page.section("Changing tokenizers", comparisons());
        }
        return page;
    }

    private List<Block> overview() {
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text("Tokenizer"));
        columns.add(Block.Column.number("Vocabulary"));
        for (String language : languages) {
            columns.add(Block.Column.number("Characters per token, " + language));
            columns.add(Block.Column.number("Fertility, " + language));
        }
        columns.add(Block.Column.number("Premium"));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (JsonNode tokenizer : tokenizers) {
            List<Block.Cell> row = new ArrayList<>();
            row.add(Block.Cell.text(name(tokenizer)));
            row.add(count(tokenizer.path("vocabulary").path("size")));
            for (String language : languages) {
                JsonNode text = tokenizer.path("texts").path(language);
                row.add(number(text.path("characters_per_token"), 3));
                row.add(number(text.path("fertility"), 3));
            }
            row.add(number(tokenizer.path("premiums").path(0).path("premium"), 3));
            rows.add(row);
        }
        return List.of(
                new Block.Table("", columns, rows),
                new Block.Callout(
                        Block.Callout.Kind.NOTE,
                        "",
                        List.of(
                                "Fertility: tokens per word (morphemes for Japanese where a"
                                        + " segmenter was at hand). Premium: tokens for the same"
                                        + " sentences, first language over second.",
                                "Fewer tokens mean faster and longer reading; they do not imply"
                                        + " better scores.")));
    }

    private List<Block> pipe() {
        List<BarChart.Row> characters = new ArrayList<>();
        List<BarChart.Row> capacity = new ArrayList<>();
        for (JsonNode tokenizer : tokenizers) {
            characters.add(languageRow(tokenizer, "characters_per_token", 2));
            capacity.add(languageRow(tokenizer, "context_characters", 0));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                new Block.Figure(
                        "Characters per token",
                        wide("Characters per token", "characters per token", legend(), characters),
                        "The higher, the more text passes with each token."));
        blocks.add(
                new Block.Figure(
                        "Characters that fit into the context window",
                        wide("Context in characters", "characters", legend(), capacity),
                        "Window in tokens times characters per token."));
        if (tokenizers.size() > 2 && languages.contains("ja")) {
            blocks.add(sizeAgainstPipe());
        }
        blocks.add(new Block.Details("All numbers", List.of(textTable())));
        return blocks;
    }

    private Block sizeAgainstPipe() {
        List<ScatterChart.Point> points = new ArrayList<>();
        for (JsonNode tokenizer : tokenizers) {
            double size = tokenizer.path("vocabulary").path("size").asDouble(0);
            JsonNode value = tokenizer.path("texts").path("ja").path("characters_per_token");
            if (size > 0 && value.isNumber()) {
                points.add(
                        new ScatterChart.Point(
                                StrictMath.log10(size),
                                value.asDouble(),
                                name(tokenizer),
                                name(tokenizer) + ": " + Numbers.count(size) + " entries"));
            }
        }
        double[] xs = points.stream().mapToDouble(ScatterChart.Point::x).toArray();
        double[] ys = points.stream().mapToDouble(ScatterChart.Point::y).toArray();
        ScatterChart chart =
                new ScatterChart(
                        "Vocabulary size and characters per token",
                        Axis.around("log10 of vocabulary size", xs),
                        Axis.around("Japanese characters per token", ys),
                        List.of(new ScatterChart.Series("tokenizers", points)),
                        List.of(),
                        List.of(),
                        CHART_WIDTH,
                        460);
        return new Block.Figure(
                "Is it only size?",
                chart,
                "Higher than others of its size: a tokenizer passes more Japanese with each token.");
    }

    private Block textTable() {
        List<String> keys =
                List.of(
                        "tokens",
                        "characters_per_token",
                        "bytes_per_token",
                        "words_per_token",
                        "byte_fallback_share",
                        "non_utf8_share",
                        "split_character_share",
                        "crossing_share",
                        "ascii_single_token_share");
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text("Tokenizer"));
        columns.add(Block.Column.text("Language"));
        keys.forEach(key -> columns.add(Block.Column.number(key.replace('_', ' '))));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (JsonNode tokenizer : tokenizers) {
            for (String language : languages) {
                JsonNode text = tokenizer.path("texts").path(language);
                if (text.isObject()) {
                    List<Block.Cell> row = new ArrayList<>();
                    row.add(Block.Cell.text(name(tokenizer)));
                    row.add(Block.Cell.text(language));
                    keys.forEach(key -> row.add(cell(key, text.path(key))));
                    rows.add(row);
                }
            }
        }
        return new Block.Table("", columns, rows);
    }

    private List<Block> premiums() {
        List<BarChart.Row> bars = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (JsonNode tokenizer : tokenizers) {
            for (JsonNode premium : tokenizer.path("premiums")) {
                String label =
                        name(tokenizer)
                                + (tokenizer.path("premiums").size() > 1
                                        ? " · " + premium.path("name").asString("")
                                        : "");
                double value = value(premium.path("premium"));
                bars.add(new BarChart.Row(label, List.of(bar(value, 2, 0, label))));
                rows.add(
                        List.of(
                                Block.Cell.text(label),
                                Block.Cell.text(
                                        premium.path("language").asString("")
                                                + " / "
                                                + premium.path("reference").asString("")),
                                count(premium.path("sentences")),
                                count(premium.path("tokens")),
                                count(premium.path("reference_tokens")),
                                number(premium.path("premium"), 3),
                                share(
                                        premium.path("dearer_sentences"),
                                        premium.path("sentences"))));
            }
        }
        List<Block.Column> columns =
                List.of(
                        Block.Column.text("Tokenizer"),
                        Block.Column.text("Languages"),
                        Block.Column.number("Sentences"),
                        Block.Column.number("Tokens"),
                        Block.Column.number("Reference tokens"),
                        Block.Column.number("Premium"),
                        new Block.Column(
                                "Dearer sentences", true, "share ± standard error of the share"));
        return List.of(
                new Block.Figure(
                        "Token premium on parallel sentences",
                        wide("Token premium", "tokens, language over reference", List.of(), bars),
                        "1 means that the same content takes as many tokens in both languages."),
                new Block.Table("", columns, rows));
    }

    private List<Block> vocabulary() {
        Set<String> scripts = new LinkedHashSet<>();
        Set<String> sets = new LinkedHashSet<>();
        for (JsonNode tokenizer : tokenizers) {
            JsonNode vocabulary = tokenizer.path("vocabulary");
            vocabulary.path("by_script").properties().forEach(e -> scripts.add(e.getKey()));
            vocabulary.path("coverage").properties().forEach(e -> sets.add(e.getKey()));
        }
        List<BarChart.Row> coverage = new ArrayList<>();
        List<Block.Column> columns = new ArrayList<>();
        columns.add(Block.Column.text("Tokenizer"));
        columns.add(Block.Column.number("Entries"));
        scripts.forEach(script -> columns.add(Block.Column.number(script)));
        columns.add(Block.Column.number("Unused"));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (JsonNode tokenizer : tokenizers) {
            JsonNode vocabulary = tokenizer.path("vocabulary");
            List<BarChart.Bar> bars = new ArrayList<>();
            for (String set : sets) {
                double share = 100 * value(vocabulary.path("coverage").path(set).path("share"));
                bars.add(bar(share, 1, bars.size(), name(tokenizer) + ", " + set));
            }
            coverage.add(new BarChart.Row(name(tokenizer), bars));
            List<Block.Cell> row = new ArrayList<>();
            row.add(Block.Cell.text(name(tokenizer)));
            row.add(count(vocabulary.path("entries")));
            double entries = vocabulary.path("entries").asDouble(0);
            for (String script : scripts) {
                double part = vocabulary.path("by_script").path(script).asDouble(0);
                double share = entries > 0 ? part / entries : Double.NaN;
                row.add(
                        new Block.Cell(
                                Numbers.percent(share, 1),
                                share,
                                share,
                                Numbers.fixed(part, 0) + " entries"));
            }
            row.add(cell("unused_share", vocabulary.path("unused_share")));
            rows.add(row);
        }
        List<Block> blocks = new ArrayList<>();
        if (!sets.isEmpty()) {
            blocks.add(
                    new Block.Figure(
                            "Characters with a token of their own",
                            wide("Single-token coverage", "%", List.copyOf(sets), coverage),
                            "Share of each set of characters that a single token stands for."));
        }
        blocks.add(new Block.Table("Vocabulary entries by script", columns, rows));
        return blocks;
    }

    private List<Block> comparisons() {
        List<Block.Column> columns =
                List.of(
                        Block.Column.text("From"),
                        Block.Column.text("To"),
                        Block.Column.text("Language"),
                        Block.Column.number("Added pieces"),
                        Block.Column.number("Tokens, relative"),
                        Block.Column.number("Prefill cost, relative"),
                        Block.Column.number("Decode cost, relative"),
                        Block.Column.number("Context, relative"));
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (JsonNode comparison : comparisons) {
            for (Map.Entry<String, JsonNode> entry : comparison.path("languages").properties()) {
                JsonNode language = entry.getValue();
                rows.add(
                        List.of(
                                Block.Cell.text(comparison.path("base").asString("")),
                                Block.Cell.text(comparison.path("other").asString("")),
                                Block.Cell.text(entry.getKey()),
                                count(comparison.path("added_pieces")),
                                number(language.path("token_ratio"), 3),
                                number(language.path("relative_prefill_cost"), 3),
                                number(language.path("relative_decode_cost"), 3),
                                number(language.path("context_gain"), 3)));
            }
        }
        return List.of(
                new Block.Paragraph(
                        "Relative to the tokenizer in the first column: below 1 is less."),
                new Block.Table("", columns, rows));
    }

    private BarChart.Row languageRow(JsonNode tokenizer, String key, int decimals) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (String language : languages) {
            double value = value(tokenizer.path("texts").path(language).path(key));
            bars.add(bar(value, decimals, bars.size(), name(tokenizer) + ", " + language));
        }
        return new BarChart.Row(name(tokenizer), bars);
    }

    private List<String> legend() {
        return languages.size() > 1 ? languages : List.of();
    }

    private static BarChart wide(
            String title, String axisLabel, List<String> legend, List<BarChart.Row> rows) {
        BarChart chart = BarChart.of(title, axisLabel, legend, rows);
        return new BarChart(title, chart.axis(), legend, rows, CHART_WIDTH);
    }

    private static BarChart.Bar bar(double value, int decimals, int color, String what) {
        String text =
                Double.isNaN(value)
                        ? ""
                        : String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return new BarChart.Bar(value, Interval.UNDEFINED, color, text, what + ": " + text);
    }

    private static Block.Cell cell(String key, JsonNode node) {
        if (key.endsWith("_share")) {
            double share = value(node);
            return Block.Cell.number(Numbers.percent(share, 1), orZero(share));
        }
        return node.isIntegralNumber() ? count(node) : number(node, 3);
    }

    private static Block.Cell number(JsonNode node, int decimals) {
        double value = value(node);
        return Block.Cell.number(Numbers.fixed(value, decimals), orZero(value));
    }

    private static Block.Cell count(JsonNode node) {
        double value = value(node);
        String text = Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,.0f", value);
        return Block.Cell.number(text, orZero(value));
    }

    /// A share of counts with its standard error.
    private static Block.Cell share(JsonNode part, JsonNode whole) {
        double n = value(whole);
        double share = value(part) / n;
        double error = Math.sqrt(share * (1 - share) / n);
        return Block.Cell.number(Numbers.withError(share, error), orZero(share));
    }

    private static double value(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static String name(JsonNode tokenizer) {
        return tokenizer.path("name").asString("tokenizer");
    }
}
