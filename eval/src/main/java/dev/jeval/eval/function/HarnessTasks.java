package dev.jeval.eval.function;

import dev.jeval.eval.metric.HellaSwag;
import dev.jeval.eval.metric.Mgsm;
import dev.jeval.eval.python.PythonLiteral;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Data sets of the two generations of lm-evaluation-harness: publishers' fields as the tasks name
/// them.
final class HarnessTasks {
    private static final String QUESTION_LABEL = "問題：";
    private static final String ANSWER_LABEL = "ステップごとの答え：";
    private static final int MMLU_CHOICES = 4;

    private HarnessTasks() {}

    /// OpenBookQA: the publisher's nested question as the flat fields of the Hugging Face copy.
    static List<Map<String, @Nullable Object>> openBookQa(
            List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> document : documents) {
            if (!(document.get("question") instanceof Map<?, ?> nested)) {
                result.add(document);
                continue;
            }
            Map<String, @Nullable Object> question = Fields.map(nested, "OpenBookQA");
            List<Object> texts = new ArrayList<>();
            List<Object> labels = new ArrayList<>();
            for (Object item : Fields.list(question, "choices", "OpenBookQA")) {
                Map<String, @Nullable Object> choice = Fields.map(item, "OpenBookQA");
                texts.add(Fields.string(choice, "text", "OpenBookQA"));
                labels.add(Fields.string(choice, "label", "OpenBookQA"));
            }
            Map<String, @Nullable Object> flat = new LinkedHashMap<>();
            flat.put("id", document.get("id"));
            flat.put("question_stem", Fields.string(question, "stem", "OpenBookQA"));
            Map<String, Object> choices = new LinkedHashMap<>();
            choices.put("text", texts);
            choices.put("label", labels);
            flat.put("choices", choices);
            flat.put("answerKey", Fields.string(document, "answerKey", "OpenBookQA"));
            result.add(flat);
        }
        return result;
    }

    /// HellaSwag: the cleaned question and endings.
    static List<Map<String, @Nullable Object>> hellaSwag(
            List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> document : documents) {
            Map<String, @Nullable Object> prepared = new LinkedHashMap<>(document);
            prepared.put(
                    "query",
                    HellaSwag.query(
                            Fields.string(document, "activity_label", "HellaSwag"),
                            Fields.string(document, "ctx_a", "HellaSwag"),
                            Fields.string(document, "ctx_b", "HellaSwag")));
            prepared.put(
                    "choices",
                    Fields.list(document, "endings", "HellaSwag").stream()
                            .map(ending -> HellaSwag.preprocess(PythonLiteral.str(ending)))
                            .toList());
            result.add(prepared);
        }
        return result;
    }

    /// MMLU: the four choices of a table in one list.
    static List<Map<String, @Nullable Object>> mmlu(List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> document : documents) {
            if (document.containsKey("choices")) {
                result.add(document);
                continue;
            }
            Map<String, @Nullable Object> prepared = new LinkedHashMap<>();
            prepared.put("question", Fields.string(document, "question", "MMLU"));
            List<Object> choices = new ArrayList<>();
            for (int i = 0; i < MMLU_CHOICES; i++) {
                choices.add(PythonLiteral.str(document.get("choice" + i)));
            }
            prepared.put("choices", choices);
            prepared.put("answer", answer(document.get("answer")));
            result.add(prepared);
        }
        return result;
    }

    /// A number, or the letter of a choice as its number.
    private static Object answer(@Nullable Object value) {
        String text = PythonLiteral.str(value);
        if (text.matches("[0-9]")) {
            return Integer.parseInt(text);
        }
        return text.matches("[A-D]") ? (Object) (text.charAt(0) - 'A') : text;
    }

    /// MGSM: question and answer without their labels, of the documents and of the examples, whose
    /// fields are named `q` and `a`.
    static List<Map<String, @Nullable Object>> mgsm(List<Map<String, @Nullable Object>> documents) {
        List<Map<String, @Nullable Object>> result = new ArrayList<>();
        for (Map<String, @Nullable Object> document : documents) {
            boolean example = document.containsKey("q");
            String question = Fields.string(document, example ? "q" : "question", "MGSM");
            String answer = PythonLiteral.str(document.get(example ? "a" : "answer"));
            Map<String, @Nullable Object> prepared = new LinkedHashMap<>(document);
            prepared.put("problem", without(question, QUESTION_LABEL));
            prepared.put("solution", without(answer, ANSWER_LABEL));
            result.add(prepared);
        }
        return result;
    }

    private static String without(String text, String label) {
        return text.startsWith(label) ? text.substring(label.length()) : text;
    }

    /// MGSM: whether the last number of the answer is the right one.
    static Map<String, Object> mgsmScore(
            Map<String, @Nullable Object> document, List<? extends @Nullable Object> results) {
        String gold = PythonLiteral.str(document.get("solution")).replace(",", "");
        BigInteger number = gold.matches("-?[0-9]{1,40}") ? new BigInteger(gold) : BigInteger.ZERO;
        boolean right = Mgsm.isCorrect(PythonLiteral.str(results.getFirst()), number);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("acc", right ? 1.0 : 0.0);
        return values;
    }
}
