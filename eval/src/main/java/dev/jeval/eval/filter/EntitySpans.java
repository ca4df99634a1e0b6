package dev.jeval.eval.filter;

import dev.jeval.eval.metric.PythonRegex;
import dev.jeval.eval.python.PythonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `format_span`: named entities of an answer as `label: entity $ label: entity`.
final class EntitySpans {
    private static final Map<PythonRegex, String> LABELS = labels();
    private static final PythonRegex SPAN =
            PythonRegex.compile("\\b(PER|LOC|ORG|DATE):\\s*([^$]+)");

    private EntitySpans() {}

    private static Map<PythonRegex, String> labels() {
        Map<PythonRegex, String> labels = new LinkedHashMap<>();
        String[][] names = {
            {"person", "PER"}, {"location", "LOC"}, {"organization", "ORG"}, {"counties", "LOC"},
            {"places", "LOC"}, {"people", "PER"}, {"persons", "PER"}, {"company", "ORG"},
            {"country", "LOC"}, {"continent", "LOC"}, {"time", "DATE"}, {"date", "DATE"},
            {"per", "PER"}, {"loc", "LOC"}, {"org", "ORG"}
        };
        for (String[] name : names) {
            labels.put(PythonRegex.compile("\\b" + name[0] + "\\s*:"), name[1] + ":");
        }
        return labels;
    }

    static String format(String answer) {
        String text = answer.toLowerCase(Locale.ROOT);
        for (Map.Entry<PythonRegex, String> label : LABELS.entrySet()) {
            text = label.getKey().replaceAll(text, label.getValue());
        }
        text = text.replace("$$", "$");
        while (text.endsWith("$")) {
            text = text.substring(0, text.length() - 1);
        }
        text = PythonText.strip(text.replace('\n', '$'));
        List<String> spans = new ArrayList<>();
        for (PythonRegex.Match match : SPAN.findAll(text)) {
            for (String entity : match.groups().get(1).split(",", -1)) {
                String name = PythonText.strip(entity);
                if (!name.equalsIgnoreCase("none")) {
                    spans.add(match.groups().get(0).toLowerCase(Locale.ROOT) + ": " + name);
                }
            }
        }
        return String.join(" $ ", spans);
    }
}
