package dev.jeval.eval.function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The data sets of llm-jp-eval 1.3.0 as its own preparation makes them: each document keeps its
/// fields and gains `input` and `output`.
///
/// Source: `llm-jp-eval/src/llm_jp_eval/datasets` in swallow-evaluation v202407.
final class LlmJpEvalTasks {
    private static final int JCOMMONSENSEQA_CHOICES = 5;

    private LlmJpEvalTasks() {}

    /// JCommonsenseQA: the choices numbered behind the question, the number as the answer.
    static List<Map<String, @Nullable Object>> jcommonsenseqa(
            List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> document : documents) {
            List<String> choices = new ArrayList<>();
            for (int i = 0; i < JCOMMONSENSEQA_CHOICES; i++) {
                choices.add(i + "." + Fields.string(document, "choice" + i, "JCommonsenseQA"));
            }
            String question = Fields.string(document, "question", "JCommonsenseQA");
            result.add(
                    with(
                            document,
                            "質問：" + question + "\n選択肢：" + String.join(",", choices),
                            String.valueOf(Fields.number(document, "label", "JCommonsenseQA"))));
        }
        return result;
    }

    /// JEMHopQA: question and answer as they are.
    static List<Map<String, @Nullable Object>> jemhopqa(
            List<Map<String, @Nullable Object>> documents) {
        return documents.stream()
                .map(document ->
                        with(
                                document,
                                "質問：" + Fields.string(document, "question", "JEMHopQA"),
                                Fields.string(document, "answer", "JEMHopQA")))
                .toList();
    }

    /// NIILC: the answers joined by commas; questions whose only answer is `-` are left out.
    static List<Map<String, @Nullable Object>> niilc(
            List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> document : documents) {
            List<String> answers =
                    Fields.list(document, "answers", "NIILC").stream()
                            .map(answer -> answer == null ? "" : answer.toString())
                            .toList();
            if (answers.equals(List.of("-"))) {
                continue;
            }
            String joined =
                    answers.size() == 1
                            ? answers.getFirst()
                            : answers.stream()
                                    .filter(answer -> !answer.isEmpty())
                                    .collect(Collectors.joining(","));
            result.add(with(document, "質問：" + Fields.string(document, "text", "NIILC"), joined));
        }
        return result;
    }

    /// JSQuAD: one document per question of the nested file; the first answer counts.
    static List<Map<String, @Nullable Object>> jsquad(
            List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> file : documents) {
            for (Object article : Fields.list(file, "data", "JSQuAD")) {
                Map<String, @Nullable Object> titled = Fields.map(article, "JSQuAD");
                for (Object paragraph : Fields.list(titled, "paragraphs", "JSQuAD")) {
                    addQuestions(result, titled, Fields.map(paragraph, "JSQuAD"));
                }
            }
        }
        return result;
    }

    private static void addQuestions(
            List<Map<String, @Nullable Object>> result,
            Map<String, @Nullable Object> article,
            Map<String, @Nullable Object> paragraph) {
        String context = Fields.string(paragraph, "context", "JSQuAD");
        for (Object qa : Fields.list(paragraph, "qas", "JSQuAD")) {
            Map<String, @Nullable Object> question = Fields.map(qa, "JSQuAD");
            List<?> answers = Fields.list(question, "answers", "JSQuAD");
            String answer =
                    Fields.string(Fields.map(answers.getFirst(), "JSQuAD"), "text", "JSQuAD");
            String text = Fields.string(question, "question", "JSQuAD");
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("id", question.get("id"));
            document.put("title", article.get("title"));
            document.put("context", context);
            document.put("question", text);
            document.put("answers", answers);
            result.add(with(document, "文章：" + context + "\n質問：" + text, answer));
        }
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> document, String input, String output) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(document);
        result.put("input", input);
        result.put("output", output);
        return result;
    }
}
