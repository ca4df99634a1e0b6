package dev.jeval.eval.function;

import dev.jeval.eval.DatasetFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Typed access to the fields of a document; a missing field or a wrong type is an error that names
/// the data set.
final class Fields {
    private Fields() {}

    static String string(Map<String, @Nullable Object> document, String key, String dataset) {
        Object value = document.get(key);
        if (value instanceof String text) {
            return text;
        }
        throw wrong(document, key, dataset, "text");
    }

    static long number(Map<String, @Nullable Object> document, String key, String dataset) {
        Object value = document.get(key);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw wrong(document, key, dataset, "a whole number");
    }

    static List<?> list(Map<String, @Nullable Object> document, String key, String dataset) {
        Object value = document.get(key);
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(document, key, dataset, "a list");
    }

    /// A value as a document.
    static Map<String, @Nullable Object> map(@Nullable Object value, String dataset) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new DatasetFormatException(dataset + ": expected an object, got " + brief(value));
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((key, item) -> result.put(String.valueOf(key), item));
        return result;
    }

    private static DatasetFormatException wrong(
            Map<String, @Nullable Object> document, String key, String dataset, String expected) {
        return new DatasetFormatException(
                "%s: field '%s': expected %s, got %s; the document has the fields %s"
                        .formatted(
                                dataset,
                                key,
                                expected,
                                brief(document.get(key)),
                                document.keySet()));
    }

    private static String brief(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
