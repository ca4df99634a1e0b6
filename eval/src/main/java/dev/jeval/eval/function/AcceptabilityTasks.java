package dev.jeval.eval.function;

import dev.jeval.eval.python.PythonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Acceptability judgements from the probability of a sentence.
final class AcceptabilityTasks {
    private AcceptabilityTasks() {}

    /// JCoLA: the log-probability per character against the label (1 = acceptable).
    static Map<String, Object> score(
            Map<String, @Nullable Object> document, List<? extends @Nullable Object> results) {
        String sentence = Fields.string(document, "sentence", "JCoLA");
        double logProb = ResultFunctions.logProb(results, 0).value();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                "roc_auc",
                List.of(
                        logProb / PythonText.length(sentence),
                        Fields.number(document, "label", "JCoLA")));
        return values;
    }
}
