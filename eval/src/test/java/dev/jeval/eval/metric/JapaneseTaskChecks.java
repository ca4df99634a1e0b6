package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.analysis.stats.Correlation;
import dev.jeval.analysis.stats.PythonRandom;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The Japanese tasks of the harness fork and of llm-jp-eval.
final class JapaneseTaskChecks {
    private JapaneseTaskChecks() {}

    static boolean check(Golden golden) {
        switch (golden.op()) {
            case "mgsm" -> {
                assertThat(Mgsm.extract(golden.input("response")))
                        .isEqualTo(golden.expected().get("extracted").asString());
                assertThat(
                                Mgsm.isCorrect(
                                        golden.input("response"),
                                        new BigInteger(golden.input("answer_number"))))
                        .isEqualTo(golden.expected().get("acc").asBoolean());
            }
            case "xlsum_truncate" -> truncate(golden);
            case "xlsum_run" -> summaries(golden);
            case "char_f1_exact" -> charF1(golden);
            case "llmjp_corpus", "llmjp_choice" -> corpus(golden);
            case "llmjp_jsts" -> similarity(golden);
            case "parse_float" ->
                    golden.assertClose(
                            "value",
                            LlmJpEval.parseFloat(golden.input("text")),
                            golden.expected().get("value"));
            case "nfkc" ->
                    assertThat(LlmJpEval.nfkc(golden.input("text")))
                            .isEqualTo(golden.expected().get("text").asString());
            case "jmmlu_categories" -> {
                Map<String, String> categories = JmmluGroups.categories();
                assertThat(categories.keySet())
                        .containsExactlyInAnyOrderElementsOf(golden.expected().propertyNames());
                categories.forEach((subject, group) ->
                        assertThat(group).isEqualTo(golden.expected().get(subject).asString()));
            }
            case "jmmlu_statistics" -> jmmlu(golden);
            case "format4" ->
                    assertThat(Decimals.four(Golden.number(golden.input().get("value"))))
                            .isEqualTo(golden.expected().get("text").asString());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void truncate(Golden golden) {
        ToyTokens tokens = ToyTokens.of(golden.input("tokenizer"));
        String context = golden.input("context");
        int length = golden.input().get("max_length").asInt();
        if (golden.expected().has("error")) {
            assertThatThrownBy(() -> XlSum.truncate(context, length, tokens))
                    .isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(XlSum.truncate(context, length, tokens))
                    .isEqualTo(golden.expected().get("context").asString());
        }
    }

    /// The whole task: shots, truncated prompts, and ROUGE-2 over the model's own tokens.
    private static void summaries(Golden golden) {
        JsonNode input = golden.input();
        ToyTokens tokens = ToyTokens.of(golden.input("tokenizer"));
        PythonRandom random = new PythonRandom(42);
        List<JsonNode> documents = new ArrayList<>();
        input.get("test").forEach(documents::add);
        random.shuffle(documents);
        List<JsonNode> train = new ArrayList<>();
        input.get("train").forEach(train::add);
        List<String> contexts = new ArrayList<>();
        List<String> golds = new ArrayList<>();
        for (JsonNode document : documents) {
            StringBuilder context = new StringBuilder("与えられたニュース記事を要約してください。\n\n");
            for (JsonNode shot : random.sample(train, input.get("num_fewshot").asInt())) {
                context.append(question(shot))
                        .append(shot.get("summary").asString())
                        .append("\n\n");
            }
            String summary = document.get("summary").asString();
            contexts.add(
                    XlSum.truncate(
                            context.append(question(document)).toString(),
                            input.get("max_length").asInt() - (tokens.count(summary) + 10),
                            tokens));
            golds.add(summary);
        }
        List<String> expected = new ArrayList<>();
        golden.expected().get("requests").forEach(r -> expected.add(r.get("context").asString()));
        assertThat(contexts).isEqualTo(expected);
        assertThat(golds)
                .isEqualTo(Golden.strings(golden.expected().get("golds_in_request_order")));
        List<String> responses = Golden.strings(input.get("responses_in_request_order"));
        double[] scores = new double[responses.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] =
                    Rouge.ngrams(
                                    tokens.tokens(golds.get(i)),
                                    tokens.tokens(StopStrings.cut(responses.get(i), List.of("\n"))),
                                    2)
                            .f();
        }
        golden.assertClose(
                "rouge2",
                100 * RougeBootstrap.of(scores, input.get("numpy_seed").asLong()).mid(),
                golden.expected().get("results").get("rouge2"));
    }

    private static String question(JsonNode document) {
        return "ニュース記事:" + document.get("text").asString() + "\n要約:";
    }

    private static void charF1(Golden golden) {
        for (LlmJpEval.Version version : LlmJpEval.Version.values()) {
            JsonNode expected = expected(golden, version);
            String gold = golden.expected().get("gold").asString();
            String answer = LlmJpEval.answer(golden.input("output"), version);
            assertThat(answer).isEqualTo(expected.get("pred").asString());
            golden.assertClose(
                    "exact_match", answer.equals(gold) ? 1 : 0, expected.get("exact_match"));
            golden.assertClose("char_f1", CharF1.score(answer, gold), expected.get("char_f1"));
            if (version == LlmJpEval.Version.V202407) {
                assertThat(List.of(CharF1.process(answer), CharF1.process(gold)))
                        .isEqualTo(Golden.strings(golden.expected().get("processed")));
                golden.assertClose(
                        "char_f1 0.12",
                        CharF1.score(answer, gold, CharF1.Ratio.QUOTIENT),
                        golden.expected().get("char_f1_levenshtein_0_12"));
            }
        }
    }

    private static JsonNode expected(Golden golden, LlmJpEval.Version version) {
        JsonNode expected =
                golden.expected()
                        .get(version == LlmJpEval.Version.V202407 ? "v202407" : "v202411.p1");
        return expected.isString() ? golden.expected().get("v202407") : expected;
    }

    private static void corpus(Golden golden) {
        List<String> outputs = Golden.strings(golden.input().get("outputs"));
        List<String> golds = Golden.strings(golden.input().get("golds"));
        for (LlmJpEval.Version version : LlmJpEval.Version.values()) {
            for (String metric : Golden.strings(golden.input().get("metrics"))) {
                double sum = 0;
                for (int i = 0; i < outputs.size(); i++) {
                    String answer = LlmJpEval.answer(outputs.get(i), version);
                    String gold = LlmJpEval.nfkc(golds.get(i));
                    sum +=
                            switch (metric) {
                                case "exact_match" -> answer.equals(gold) ? 1 : 0;
                                case "char_f1" -> CharF1.score(answer, gold);
                                default -> throw new AssertionError("metric " + metric);
                            };
                }
                golden.assertClose(
                        metric, sum / outputs.size(), expected(golden, version).get(metric));
            }
        }
    }

    private static void similarity(Golden golden) {
        List<String> outputs = Golden.strings(golden.input().get("outputs"));
        double[] golds =
                Golden.strings(golden.input().get("golds")).stream()
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        for (LlmJpEval.Version version : LlmJpEval.Version.values()) {
            double[] values =
                    outputs.stream()
                            .mapToDouble(o -> LlmJpEval.parseFloat(LlmJpEval.answer(o, version)))
                            .toArray();
            assertThat(values).isEqualTo(Golden.numbers(golden.input().get("parsed")));
            JsonNode expected = expected(golden, version);
            golden.assertClose(
                    "pearson",
                    orZero(Correlation.pearson(values, golds).statistic()),
                    expected.get("pearson"));
            golden.assertClose(
                    "spearman",
                    orZero(Correlation.spearman(values, golds).statistic()),
                    expected.get("spearman"));
        }
    }

    private static double orZero(double correlation) {
        return Double.isNaN(correlation) ? 0 : correlation;
    }

    private static void jmmlu(Golden golden) {
        JsonNode subjects = golden.input().get("question_to_subject");
        List<JmmluGroups.Answer> answers = new ArrayList<>();
        for (JsonNode output : golden.input().get("outputs")) {
            String question = output.get("input").asString();
            String name = question.substring(question.indexOf('：') + 1, question.indexOf("\n選択肢"));
            answers.add(
                    new JmmluGroups.Answer(
                            subjects.get(name).asString(),
                            output.get("gold").asString().equals(output.get("pred").asString())));
        }
        Map<String, Double> statistics = JmmluGroups.statistics(answers);
        JsonNode expected = golden.expected().get("results");
        assertThat(statistics.keySet())
                .containsExactlyInAnyOrderElementsOf(expected.propertyNames());
        statistics.forEach((name, value) -> golden.assertClose(name, value, expected.get(name)));
        for (String group : golden.expected().get("groups").propertyNames()) {
            golden.assertClose(
                    group,
                    statistics.getOrDefault(group, Double.NaN),
                    golden.expected().get("groups").get(group));
        }
    }
}
