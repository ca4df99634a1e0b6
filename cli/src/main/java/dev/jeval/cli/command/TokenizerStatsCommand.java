package dev.jeval.cli.command;

import dev.jeval.analysis.report.TokenizerPage;
import dev.jeval.cli.ExitCode;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.TokenizerMode;
import dev.jeval.tokenizer.study.Comparison;
import dev.jeval.tokenizer.study.CostModel;
import dev.jeval.tokenizer.study.ParallelText;
import dev.jeval.tokenizer.study.Segmenter;
import dev.jeval.tokenizer.study.StudyCorpus;
import dev.jeval.tokenizer.study.StudyJson;
import dev.jeval.tokenizer.study.TokenizerReport;
import dev.jeval.tokenizer.study.TokenizerStudy;
import dev.jeval.tokenizer.study.VocabularyDifference;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Measures how well tokenizers suit Japanese.
@Command(
        name = "stats",
        description = {
            "Measure how well tokenizers suit Japanese (or any language).",
            "With several tokenizers the first is what the others are compared with."
        })
final class TokenizerStatsCommand implements Callable<Integer> {
    private static final String PAGE_TITLE = "How well do these tokenizers suit Japanese?";

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Checkpoint directories.")
    List<Path> directories = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "LANGUAGE=FILE",
            description = "UTF-8 text, one passage a line, such as ja=novel.txt; may be repeated.")
    Map<String, Path> texts = new LinkedHashMap<>();

    @Option(
            names = "--parallel",
            arity = "1",
            paramLabel = "JA,EN",
            description = "Two files with the same sentences line by line, such as ja.txt,en.txt.")
    @Nullable String parallel;

    @Option(
            names = "--context",
            defaultValue = "4096",
            paramLabel = "TOKENS",
            description =
                    "Context window for the capacity in characters; default ${DEFAULT-VALUE}.")
    int contextLength;

    @Option(
            names = "--cost",
            defaultValue = "6500000000,4096,32",
            paramLabel = "BODY,HIDDEN,LAYERS",
            description =
                    "Model for predicted costs: parameters without embeddings, width, layers;"
                            + " default ${DEFAULT-VALUE} (a 7B model).")
    String cost;

    @Option(
            names = "--tokenizer_mode",
            paramLabel = "auto|fast|slow",
            defaultValue = "auto",
            description = "tokenizer.json (fast) or tokenizer.model (slow) where both exist.")
    TokenizerMode mode;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots.")
    @Nullable Path html;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StudyCorpus corpus = corpus();
        TokenizerStudy study = new TokenizerStudy(corpus);
        List<CheckpointTokenizer> tokenizers = new ArrayList<>();
        List<TokenizerReport> reports = new ArrayList<>();
        for (Path directory : directories) {
            CheckpointTokenizer tokenizer = CheckpointTokenizer.open(directory, mode);
            tokenizer
                    .notes()
                    .forEach(note -> spec.commandLine().getErr().println(directory + ": " + note));
            tokenizers.add(tokenizer);
            reports.add(study.measure(name(directory), tokenizer));
        }
        List<Comparison> comparisons = compare(tokenizers, reports);
        if (json) {
            out.println(Json.write(describe(reports, comparisons)));
        } else {
            StudyTables.print(out, reports, comparisons);
        }
        if (html != null) {
            write(
                    html,
                    TokenizerPage.toHtml(Json.write(describe(reports, comparisons)), PAGE_TITLE));
            out.println("page: " + html.toAbsolutePath());
        }
        return ExitCode.OK;
    }

    private StudyCorpus corpus() {
        SequencedMap<String, List<String>> byLanguage = new LinkedHashMap<>();
        texts.forEach((language, file) -> byLanguage.put(language, lines(file)));
        List<ParallelText> pairs = new ArrayList<>();
        if (parallel != null) {
            String[] files = parallel.split(",", -1);
            if (files.length != 2) {
                throw new UsageException(
                        "--parallel: expected two files, ja.txt,en.txt, got '" + parallel + "'");
            }
            try {
                pairs.add(
                        new ParallelText(
                                Path.of(files[0]).getFileName()
                                        + " / "
                                        + Path.of(files[1]).getFileName(),
                                "ja",
                                "en",
                                lines(Path.of(files[0])),
                                lines(Path.of(files[1]))));
            } catch (IllegalArgumentException wrong) {
                throw new UsageException("--parallel: " + wrong.getMessage());
            }
        }
        if (contextLength < 1) {
            throw new UsageException("--context: expected at least 1, got " + contextLength);
        }
        return new StudyCorpus(byLanguage, pairs, segmenters(), contextLength);
    }

    private static Map<String, Segmenter> segmenters() {
        return Map.of("ja", new MorphemeSegmenter());
    }

    private List<Comparison> compare(
            List<CheckpointTokenizer> tokenizers, List<TokenizerReport> reports) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 1; i < reports.size(); i++) {
            comparisons.add(
                    Comparison.of(
                            reports.getFirst(),
                            reports.get(i),
                            VocabularyDifference.of(tokenizers.getFirst(), tokenizers.get(i)),
                            costModel()));
        }
        return comparisons;
    }

    private CostModel costModel() {
        String[] parts = cost.split(",", -1);
        try {
            if (parts.length == 3) {
                return new CostModel(
                        Long.parseLong(parts[0].strip()),
                        Integer.parseInt(parts[1].strip()),
                        Integer.parseInt(parts[2].strip()),
                        false);
            }
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--cost: " + wrong.getMessage());
        }
        throw new UsageException("--cost: expected BODY,HIDDEN,LAYERS, got '" + cost + "'");
    }

    private static ObjectNode describe(
            List<TokenizerReport> reports, List<Comparison> comparisons) {
        ObjectNode description = JsonNodeFactory.instance.objectNode();
        ArrayNode tokenizers = description.putArray("tokenizers");
        reports.forEach(report -> tokenizers.add(StudyJson.of(report)));
        ArrayNode compared = description.putArray("comparisons");
        comparisons.forEach(comparison -> compared.add(StudyJson.of(comparison)));
        return description;
    }

    private static String name(Path directory) {
        return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    }

    /// The lines of a UTF-8 file, without line ends and a byte order mark.
    private static List<String> lines(Path file) {
        String content = TextArgument.read("@" + file);
        List<String> lines = new ArrayList<>();
        for (String line :
                (content.startsWith("\uFEFF") ? content.substring(1) : content).split("\n", -1)) {
            lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
        }
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static void write(Path file, String content) {
        try {
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
