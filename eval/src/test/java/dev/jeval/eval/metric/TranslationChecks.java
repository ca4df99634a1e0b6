package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.analysis.stats.HarnessStatistics;
import dev.jeval.analysis.stats.PythonRandom;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// BLEU, chrF and the WMT20 task.
final class TranslationChecks {
    private TranslationChecks() {}

    static boolean check(Golden golden) {
        switch (golden.op()) {
            case "sacrebleu" -> sacreBleu(golden);
            case "wmt20_aggregate" -> aggregate(golden);
            case "wmt20_context" -> context(golden);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void sacreBleu(Golden golden) {
        JsonNode expected = golden.expected();
        for (String release : expected.propertyNames()) {
            JsonNode values = expected.get(release);
            if (values.has("same_as")) {
                values = expected.get(values.get("same_as").asString());
            }
            SacreBleuVersion version =
                    release.startsWith("1.") ? SacreBleuVersion.V1_5_0 : SacreBleuVersion.V2;
            bleu(golden, release, version, values);
            chrf(golden, version, values);
        }
    }

    private static void bleu(
            Golden golden, String release, SacreBleuVersion version, JsonNode expected) {
        JsonNode input = golden.input();
        BleuOptions.Smoothing smoothing = BleuOptions.Smoothing.of(golden.input("smooth_method"));
        BleuOptions options =
                new BleuOptions(
                        version,
                        BleuTokenizer.of(golden.input("tokenize")),
                        smoothing,
                        input.get("smooth_value").isNull()
                                ? smoothing.defaultValue()
                                : input.get("smooth_value").asDouble(),
                        input.get("effective_order").asBoolean(),
                        input.get("lowercase").asBoolean());
        BleuScore score = Bleu.corpus(hypotheses(golden), references(golden), options);
        if (expected.hasNonNull("tok_hyps")) {
            tokens(hypotheses(golden), options, expected.get("tok_hyps"));
            for (int i = 0; i < references(golden).size(); i++) {
                tokens(references(golden).get(i), options, expected.get("tok_refs").get(i));
            }
        }
        golden.assertClose("counts", score.counts(), expected.get("counts"));
        golden.assertClose("totals", score.totals(), expected.get("totals"));
        golden.assertClose("precisions", score.precisions(), expected.get("precisions"));
        golden.assertClose("bp", score.brevityPenalty(), expected.get("bp"));
        assertThat(score.hypothesisLength()).isEqualTo(expected.get("sys_len").asLong());
        assertThat(score.referenceLength()).isEqualTo(expected.get("ref_len").asLong());
        golden.assertClose("bleu " + release, score.score(), expected.get("bleu"));
        if (expected.has("format")) {
            assertThat(score.format()).isEqualTo(expected.get("format").asString());
        }
        if (golden.expected().get(release).has("signature")) {
            assertThat(options.signature(references(golden).size(), release))
                    .isEqualTo(expected.get("signature").asString());
        }
    }

    private static void tokens(List<String> texts, BleuOptions options, JsonNode expected) {
        List<String> actual = new ArrayList<>();
        for (String text : texts) {
            String cased = options.lowercase() ? PythonText.lower(text) : text;
            actual.add(options.tokenizer().tokenize(PythonText.rstrip(cased)));
        }
        // 1.5.0 leaves several blanks between tokens
        assertThat(actual)
                .extracting(PythonText::split)
                .isEqualTo(Golden.strings(expected).stream().map(PythonText::split).toList());
    }

    private static void chrf(Golden golden, SacreBleuVersion version, JsonNode expected) {
        if (version == SacreBleuVersion.V1_5_0) {
            golden.assertClose(
                    "chrf",
                    Chrf.corpusV1(hypotheses(golden), references(golden).getFirst()),
                    expected.get("chrf6_beta2"));
            return;
        }
        for (JsonNode chrf : expected.get("chrf")) {
            golden.assertClose(
                    chrf.get("name").asString(),
                    Chrf.corpus(
                            hypotheses(golden),
                            references(golden),
                            chrf.get("char_order").asInt(),
                            chrf.get("word_order").asInt(),
                            chrf.get("beta").asDouble()),
                    chrf.get("score"));
        }
    }

    private static List<String> hypotheses(Golden golden) {
        return Golden.strings(golden.input().get("hyps"));
    }

    private static List<List<String>> references(Golden golden) {
        List<List<String>> streams = new ArrayList<>();
        golden.input().get("refs").forEach(stream -> streams.add(Golden.strings(stream)));
        return streams;
    }

    private static void aggregate(Golden golden) {
        List<String> references = Golden.strings(golden.input().get("references"));
        List<String> predictions = Golden.strings(golden.input().get("predictions"));
        golden.assertClose("bleu", bleu(predictions, references), golden.expected().get("bleu"));
        golden.assertClose(
                "chrf", Chrf.corpusV1(predictions, references), golden.expected().get("chrf"));
        if (golden.expected().has("bleu_bootstrap_seed0_first5")) {
            PythonRandom random = new PythonRandom(0);
            for (JsonNode expected : golden.expected().get("bleu_bootstrap_seed0_first5")) {
                int[] drawn = random.choices(predictions.size(), predictions.size());
                golden.assertClose(
                        "resample",
                        bleu(pick(predictions, drawn), pick(references, drawn)),
                        expected);
            }
        }
        if (golden.expected().has("bleu_stderr_100_iters")) {
            golden.assertClose(
                    "stderr",
                    HarnessStatistics.bootstrapStandardError(
                            predictions.size(),
                            100,
                            drawn -> bleu(pick(predictions, drawn), pick(references, drawn))),
                    golden.expected().get("bleu_stderr_100_iters"));
        }
    }

    private static double bleu(List<String> predictions, List<String> references) {
        return Bleu.corpus(predictions, List.of(references), BleuOptions.PAPER).score();
    }

    private static List<String> pick(List<String> texts, int[] indices) {
        List<String> picked = new ArrayList<>();
        for (int index : indices) {
            picked.add(texts.get(index));
        }
        return picked;
    }

    /// Shuffles the documents, then draws shots for each from the unshuffled ones.
    private static void context(Golden golden) {
        List<String> sources = Golden.strings(golden.input().get("src"));
        List<String> targets = Golden.strings(golden.input().get("ref"));
        int shots = golden.input().get("num_fewshot").asInt();
        PythonRandom random = new PythonRandom(golden.input().get("seed").asLong());
        boolean fromJapanese = golden.input("pair").startsWith("ja");
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            order.add(i);
        }
        random.shuffle(order);
        List<String> contexts = new ArrayList<>();
        for (int document : order) {
            List<Integer> drawn = new ArrayList<>();
            for (int i : random.sample(sources.size(), shots + 1)) {
                if (i != document && drawn.size() < shots) {
                    drawn.add(i);
                }
            }
            StringBuilder context = new StringBuilder();
            for (int i : drawn) {
                context.append(question(sources.get(i), fromJapanese))
                        .append(' ')
                        .append(targets.get(i))
                        .append("\n\n");
            }
            contexts.add(context.append(question(sources.get(document), fromJapanese)).toString());
        }
        List<String> expected = new ArrayList<>();
        golden.expected().get("requests").forEach(r -> expected.add(r.get("context").asString()));
        assertThat(contexts).isEqualTo(expected);
    }

    private static String question(String source, boolean fromJapanese) {
        return fromJapanese
                ? "Japanese phrase: " + source + "\nEnglish phrase:"
                : "English phrase: " + source + "\nJapanese phrase:";
    }
}
