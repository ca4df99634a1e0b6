package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.analysis.stats.Descriptive;
import dev.jeval.eval.metric.morphology.JapaneseSegmenter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// ROUGE.
final class SummaryChecks {
    private SummaryChecks() {}

    static boolean check(Golden golden) {
        switch (golden.op()) {
            case "rouge" -> rouge(golden);
            case "rouge_bootstrap" -> bootstrap(golden);
            case "porter_stem" -> stems(golden);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void rouge(Golden golden) {
        JsonNode expected = golden.expected();
        List<String> target = tokens(golden, "target");
        List<String> prediction = tokens(golden, "prediction");
        if (expected.has("target_tokens")) {
            assertThat(target).isEqualTo(Golden.strings(expected.get("target_tokens")));
            assertThat(prediction).isEqualTo(Golden.strings(expected.get("pred_tokens")));
        }
        for (int n = 1; n <= 3; n++) {
            compare(golden, "rouge" + n, Rouge.ngrams(target, prediction, n));
        }
        compare(golden, "rougeL", Rouge.longest(target, prediction));
        if (expected.has("rougeLsum")) {
            boolean stem = golden.input().get("stem").asBoolean();
            Function<String, List<String>> tokenizer = text -> Rouge.englishTokens(text, stem);
            compare(
                    golden,
                    "rougeLsum",
                    Rouge.longestOfSummary(
                            golden.input("target"), golden.input("prediction"), tokenizer));
        }
    }

    private static List<String> tokens(Golden golden, String side) {
        JsonNode text = golden.input().get(side);
        return switch (golden.input("mode")) {
            case "en" ->
                    Rouge.englishTokens(text.asString(), golden.input().get("stem").asBoolean());
            case "mecab-ipadic" ->
                    PythonText.split(
                            String.join(" ", JapaneseSegmenter.shared().surfaces(text.asString())));
            case "char" -> characters(text.asString());
            case "tokens" -> Golden.strings(text);
            default -> throw new AssertionError("mode " + golden.input("mode"));
        };
    }

    private static List<String> characters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static void compare(Golden golden, String name, Rouge.Score score) {
        JsonNode expected = golden.expected().get(name);
        golden.assertClose(name + " p", score.precision(), expected.get("p"));
        golden.assertClose(name + " r", score.recall(), expected.get("r"));
        golden.assertClose(name + " f", score.f(), expected.get("f"));
    }

    private static void bootstrap(Golden golden) {
        JsonNode input = golden.input();
        List<String> names = Golden.strings(input.get("columns"));
        double[][] columns = new double[names.size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = Golden.numbers(input.get(names.get(i)));
        }
        RougeBootstrap[] intervals =
                RougeBootstrap.of(
                        columns,
                        input.get("numpy_seed").asLong(),
                        input.get("n_samples").asInt(),
                        input.get("confidence").asDouble());
        List<Double> low = new ArrayList<>();
        List<Double> mid = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (RougeBootstrap interval : intervals) {
            low.add(interval.low());
            mid.add(interval.mid());
            high.add(interval.high());
        }
        golden.assertClose("low", low, golden.expected().get("low"));
        golden.assertClose("mid", mid, golden.expected().get("mid"));
        golden.assertClose("high", high, golden.expected().get("high"));
        golden.assertClose(
                "mean",
                Descriptive.mean(Golden.numbers(input.get("fmeasure"))),
                golden.expected().get("mean_fmeasure"));
    }

    private static void stems(Golden golden) {
        assertThat(Golden.strings(golden.input().get("words")))
                .extracting(PorterStemmer::stem)
                .isEqualTo(Golden.strings(golden.expected().get("stems")));
    }
}
