package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The English tasks of the harness.
final class EnglishTaskChecks {
    private static final ExactMatch GSM8K =
            ExactMatch.of(List.of(",", "\\$", "(?s).*#### ", "\\.$"), true, false, false);
    private static final ExactMatch TRIVIA_QA = ExactMatch.of(List.of(), true, true, false);

    private EnglishTaskChecks() {}

    static boolean check(Golden golden) {
        switch (golden.op()) {
            case "gsm8k" -> gsm8k(golden);
            case "triviaqa" -> triviaQa(golden);
            case "bbh" -> bbh(golden);
            case "multiple_choice" -> multipleChoice(golden);
            case "hellaswag_preprocess" ->
                    assertThat(HellaSwag.preprocess(golden.input("text")))
                            .isEqualTo(golden.expected().get("text").asString());
            case "hellaswag_doc" -> hellaSwag(golden);
            case "squad_v2_item" -> squadItem(golden);
            case "squad_v2_corpus" -> squadCorpus(golden);
            case "squad_normalize" -> {
                assertThat(SquadV2.normalize(golden.input("text")))
                        .isEqualTo(golden.expected().get("text").asString());
                assertThat(SquadV2.tokens(golden.input("text")))
                        .isEqualTo(Golden.strings(golden.expected().get("tokens")));
            }
            case "exact_match" -> exactMatch(golden);
            case "until" -> until(golden);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void gsm8k(Golden golden) {
        String answer = golden.input().get("doc").get("answer").asString();
        filtered(
                golden,
                "strict-match",
                RegexExtraction.first("#### (\\-?[0-9\\.\\,]+)"),
                List.of(answer));
        filtered(
                golden,
                "flexible-extract",
                RegexExtraction.last("(-?[$0-9.,]{2,})|(-?[0-9]+)"),
                List.of(answer));
    }

    private static void filtered(
            Golden golden, String name, RegexExtraction filter, List<String> references) {
        JsonNode expected = golden.expected().get(name);
        String filtered = filter.apply(golden.input("response"));
        assertThat(filtered).isEqualTo(expected.get("filtered").asString());
        golden.assertClose(name, GSM8K.scoreAny(filtered, references), expected.get("exact_match"));
    }

    private static void triviaQa(Golden golden) {
        JsonNode expected = golden.expected().get("remove_whitespace");
        String response = golden.input("response");
        String filtered = response.startsWith(" ") ? response.substring(1) : response;
        assertThat(filtered).isEqualTo(expected.get("filtered").asString());
        List<String> aliases =
                Golden.strings(golden.input().get("doc").get("answer").get("aliases"));
        golden.assertClose(
                "exact_match", TRIVIA_QA.scoreAny(filtered, aliases), expected.get("exact_match"));
    }

    private static void bbh(Golden golden) {
        JsonNode expected = golden.expected().get("get-answer");
        String filtered =
                RegexExtraction.first("(?<=the answer is )(.*)(?=.)")
                        .apply(golden.input("response"));
        assertThat(filtered).isEqualTo(expected.get("filtered").asString());
        String target = golden.input().get("doc").get("target").asString();
        golden.assertClose(
                "exact_match",
                ExactMatch.plain().score(filtered, target),
                expected.get("exact_match"));
    }

    private static void multipleChoice(Golden golden) {
        double[] logLikelihoods = Golden.numbers(golden.input().get("loglikelihoods"));
        List<String> choices = Golden.strings(golden.input().get("choices"));
        int gold = gold(golden);
        golden.assertClose(
                "acc",
                MultipleChoice.best(logLikelihoods) == gold ? 1 : 0,
                golden.expected().get("acc"));
        if (golden.expected().has("acc_norm")) {
            golden.assertClose(
                    "acc_norm",
                    MultipleChoice.bestPerCharacter(logLikelihoods, choices) == gold ? 1 : 0,
                    golden.expected().get("acc_norm"));
        }
    }

    private static int gold(Golden golden) {
        JsonNode doc = golden.input().get("doc");
        return switch (golden.input("task")) {
            case "mmlu" -> doc.get("answer").asInt();
            case "hellaswag" ->
                    doc.has("gold")
                            ? doc.get("gold").asInt()
                            : Integer.parseInt(doc.get("label").asString());
            case "openbookqa" ->
                    Golden.strings(doc.get("choices").get("label"))
                            .indexOf(doc.get("answerKey").asString().strip());
            default -> Integer.parseInt(doc.get("answer").asString()) - 1;
        };
    }

    private static void hellaSwag(Golden golden) {
        JsonNode expected = golden.expected();
        assertThat(
                        HellaSwag.query(
                                golden.input("activity_label"),
                                golden.input("ctx_a"),
                                golden.input("ctx_b")))
                .isEqualTo(expected.get("query").asString());
        assertThat(Golden.strings(golden.input().get("endings")))
                .extracting(HellaSwag::preprocess)
                .isEqualTo(Golden.strings(expected.get("choices")));
        assertThat(Integer.parseInt(golden.input("label"))).isEqualTo(expected.get("gold").asInt());
    }

    private static void squadItem(Golden golden) {
        String prediction = golden.input("prediction");
        List<String> answers = Golden.strings(golden.input().get("answers"));
        JsonNode expected = golden.expected();
        assertThat(SquadV2.normalize(prediction))
                .isEqualTo(expected.get("normalized_prediction").asString());
        assertThat(answers)
                .extracting(SquadV2::normalize)
                .isEqualTo(Golden.strings(expected.get("normalized_golds")));
        golden.assertClose("exact", SquadV2.exact(prediction, answers), expected.get("exact"));
        golden.assertClose("f1", SquadV2.f1(prediction, answers), expected.get("f1"));
    }

    private static void squadCorpus(Golden golden) {
        List<SquadV2.Item> items = new ArrayList<>();
        JsonNode references = golden.input().get("references");
        for (int i = 0; i < references.size(); i++) {
            JsonNode prediction = golden.input().get("predictions").get(i);
            items.add(
                    new SquadV2.Item(
                            prediction.get("prediction_text").asString(),
                            Golden.number(prediction.get("no_answer_probability")),
                            Golden.strings(references.get(i).get("answers").get("text"))));
        }
        Map<String, Double> values = SquadV2.corpus(items, 1);
        assertThat(values.keySet())
                .containsExactlyInAnyOrderElementsOf(golden.expected().propertyNames());
        values.forEach(
                (name, value) -> golden.assertClose(name, value, golden.expected().get(name)));
    }

    private static void exactMatch(Golden golden) {
        JsonNode options = golden.input().get("options");
        ExactMatch metric =
                ExactMatch.of(
                        options.has("regexes_to_ignore")
                                ? Golden.strings(options.get("regexes_to_ignore"))
                                : List.of(),
                        is(options, "ignore_case"),
                        is(options, "ignore_punctuation"),
                        is(options, "ignore_numbers"));
        golden.assertClose(
                "exact_match",
                metric.score(golden.input("prediction"), golden.input("reference")),
                golden.expected().get("exact_match"));
    }

    private static boolean is(JsonNode options, String name) {
        return options.has(name) && options.get(name).asBoolean();
    }

    private static void until(Golden golden) {
        List<String> stops = new ArrayList<>(Golden.strings(golden.input().get("until")));
        if (golden.input().has("eos")) {
            stops.add(golden.input("eos"));
        }
        assertThat(StopStrings.cut(golden.input("text"), stops))
                .isEqualTo(golden.expected().get("text").asString());
    }
}
