package dev.jeval.eval.prompt;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.function.TaskFunctions;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.python.PythonLiteralParser;
import dev.jeval.eval.task.FieldSource;
import dev.jeval.eval.task.TaskConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Evaluates a task's `doc_to_text`, `doc_to_target`, `doc_to_choice` and similar keys for one
/// document, with the harness's rules for what a string means.
///
/// Safe for use by many threads.
final class FieldRenderer {
    private static final int MAX_INDEX_DIGITS = 9;

    private final TaskConfig task;
    private final TemplateEngine templates;

    FieldRenderer(TaskConfig task, TemplateEngine templates) {
        this.task = task;
        this.templates = templates;
    }

    /// The text before the answer: a string, or an integer that says which choice it is (tasks with
    /// several inputs).
    Object text(FieldSource source, Map<String, @Nullable Object> document) {
        return switch (source) {
            case FieldSource.Index index -> index.value();
            case FieldSource.Items items -> throw wrong("doc_to_text", "text", items);
            case FieldSource.Function function -> field(function, document);
            case FieldSource.Template template -> {
                if (document.containsKey(template.text())) {
                    yield value("doc_to_text", document.get(template.text()));
                }
                String text = templates.render(template.text(), document);
                yield task.prompt().choice() != null && isDigits(text) ? index(text) : text;
            }
        };
    }

    /// The answer: a string, an integer that says which choice it is, or a list of accepted
    /// answers.
    Object target(FieldSource source, Map<String, @Nullable Object> document) {
        return switch (source) {
            case FieldSource.Index index -> index.value();
            case FieldSource.Items items -> items.values();
            case FieldSource.Function function -> field(function, document);
            case FieldSource.Template template -> {
                if (document.containsKey(template.text())) {
                    yield value("doc_to_target", document.get(template.text()));
                }
                String text = templates.render(template.text(), document);
                if (task.prompt().choice() != null && isDigits(text)) {
                    yield index(text);
                }
                yield text.startsWith("[") && text.endsWith("]") ? listOrText(text) : text;
            }
        };
    }

    /// The choices.
    List<String> choices(FieldSource source, Map<String, @Nullable Object> document) {
        Object value =
                switch (source) {
                    case FieldSource.Index index -> throw wrong("doc_to_choice", "a list", index);
                    case FieldSource.Items items -> items.values();
                    case FieldSource.Function function -> field(function, document);
                    case FieldSource.Template template ->
                            document.containsKey(template.text())
                                    ? value("doc_to_choice", document.get(template.text()))
                                    : literal(templates.render(template.text(), document));
                };
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw wrong("doc_to_choice", "a list of at least one choice", value);
        }
        return list.stream().map(PythonLiteral::str).toList();
    }

    /// Text such as the description or the beginning of the answer; empty if `source` is null.
    String plain(@Nullable FieldSource source, Map<String, @Nullable Object> document) {
        return switch (source) {
            case null -> "";
            case FieldSource.Index index -> String.valueOf(index.value());
            case FieldSource.Items items -> throw wrong("description", "text", items);
            case FieldSource.Function function -> PythonLiteral.str(field(function, document));
            case FieldSource.Template template ->
                    document.containsKey(template.text())
                            ? PythonLiteral.str(document.get(template.text()))
                            : templates.render(template.text(), document);
        };
    }

    private Object field(FieldSource.Function function, Map<String, @Nullable Object> document) {
        return normal(TaskFunctions.field(function.name(), task.origin()).apply(document));
    }

    private Object value(String key, @Nullable Object value) {
        if (value == null) {
            throw wrong(key, "a value", "null in the document");
        }
        return normal(value);
    }

    /// Whole numbers as `Integer`.
    private static Object normal(Object value) {
        return value instanceof Long number && number == (int) (long) number
                ? (Object) (int) (long) number
                : value;
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_INDEX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Object index(String digits) {
        return Integer.parseInt(digits);
    }

    private static Object listOrText(String text) {
        try {
            return Objects.requireNonNull(PythonLiteralParser.parse(text));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private Object literal(String text) {
        try {
            return Objects.requireNonNullElse(PythonLiteralParser.parse(text), text);
        } catch (IllegalArgumentException e) {
            throw new TaskConfigException(
                    "%s: key 'doc_to_choice': expected a template that prints a list, got %s (%s)"
                            .formatted(task.origin(), text, e.getMessage()),
                    e);
        }
    }

    private TaskConfigException wrong(String key, String expected, Object got) {
        return new TaskConfigException(
                "%s: key '%s': expected %s, got %s".formatted(task.origin(), key, expected, got));
    }
}
