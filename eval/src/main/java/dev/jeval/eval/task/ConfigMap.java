package dev.jeval.eval.task;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.python.PythonLiteral;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A mapping of a YAML file that is read key by key: every accessor takes its key away, and [#end]
/// refuses what is left, so that no key is ignored silently.
final class ConfigMap {
    private final Map<String, @Nullable Object> rest;
    private final TreeSet<String> known = new TreeSet<>();
    private final String origin;
    private final String path;

    ConfigMap(Map<String, @Nullable Object> values, String origin, String path) {
        this.rest = new LinkedHashMap<>(values);
        this.origin = origin;
        this.path = path;
    }

    /// The file or resource the mapping was read from.
    String origin() {
        return origin;
    }

    /// Takes a key's value as it is.
    @Nullable Object take(String key) {
        known.add(key);
        return rest.remove(key);
    }

    /// Takes a key, or fails if it is absent.
    Object require(String key) {
        Object value = take(key);
        if (value == null) {
            throw new TaskConfigException(origin + ": key '" + path + key + "' is missing");
        }
        return value;
    }

    @Nullable String string(String key) {
        Object value = take(key);
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> throw expected(key, "a string", value);
        };
    }

    String string(String key, String byDefault) {
        String value = string(key);
        return value == null ? byDefault : value;
    }

    @Nullable Integer integer(String key) {
        Object value = take(key);
        return switch (value) {
            case null -> null;
            case Integer number -> number;
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e9 ->
                    (int) (double) number;
            default -> throw expected(key, "a whole number", value);
        };
    }

    @Nullable Boolean bool(String key) {
        Object value = take(key);
        return switch (value) {
            case null -> null;
            case Boolean bool -> bool;
            default -> throw expected(key, "true or false", value);
        };
    }

    boolean bool(String key, boolean byDefault) {
        Boolean value = bool(key);
        return value == null ? byDefault : value;
    }

    /// Takes a mapping; empty if the key is absent.
    Map<String, @Nullable Object> map(String key) {
        Object value = take(key);
        return value == null ? Map.of() : YamlText.asMap(value, origin, path + key);
    }

    /// Takes a list of mappings; null if the key is absent.
    @Nullable List<ConfigMap> maps(String key) {
        Object value = take(key);
        if (value == null) {
            return null;
        }
        List<ConfigMap> items = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            String name = path + key + "[" + items.size() + "]";
            items.add(new ConfigMap(YamlText.asMap(item, origin, name), origin, name + "."));
        }
        return items;
    }

    /// Takes a mapping to be read key by key; empty if the key is absent.
    ConfigMap nested(String key) {
        return new ConfigMap(map(key), origin, path + key + ".");
    }

    /// The items of `list`, the value of `key`, as documents.
    List<Map<String, @Nullable Object>> documents(String key, List<?> list) {
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (Object item : list) {
            String where = path + key + "[" + documents.size() + "]";
            documents.add(YamlText.asMap(item, origin, where));
        }
        return documents;
    }

    /// Takes a list of whole numbers; null if the key is absent.
    @Nullable List<Integer> integers(String key) {
        Object value = take(key);
        if (value == null) {
            return null;
        }
        List<Integer> numbers = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            if (!(item instanceof Integer number)) {
                throw expected(key, "a list of whole numbers", value);
            }
            numbers.add(number);
        }
        return numbers;
    }

    /// Takes a string or a list of strings; null if the key is absent.
    @Nullable List<String> strings(String key) {
        Object value = take(key);
        return switch (value) {
            case null -> null;
            case String text -> List.of(text);
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> throw expected(key, "a string or a list of strings", value);
        };
    }

    /// Takes the name of a function given as `!function name` (or as a plain string).
    @Nullable String function(String key) {
        Object value = take(key);
        return switch (value) {
            case null -> null;
            case FunctionName function -> function.name();
            case String text -> text;
            default -> throw expected(key, "!function name", value);
        };
    }

    /// Takes a value made from documents.
    @Nullable FieldSource field(String key) {
        Object value = take(key);
        return switch (value) {
            case null -> null;
            case FunctionName function -> new FieldSource.Function(function.name());
            case String text -> new FieldSource.Template(text);
            case Integer index -> new FieldSource.Index(index);
            case List<?> list ->
                    new FieldSource.Items(list.stream().map(PythonLiteral::str).toList());
            case Map<?, ?> map ->
                    new FieldSource.Items(map.values().stream().map(PythonLiteral::str).toList());
            default -> throw expected(key, "text, a number, a list or !function name", value);
        };
    }

    /// Takes everything that is left.
    Map<String, @Nullable Object> rest() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(rest);
        rest.clear();
        return values;
    }

    /// Ends the mapping.
    ///
    /// @throws TaskConfigException if keys are left that nobody asked for
    void end() {
        if (!rest.isEmpty()) {
            throw new TaskConfigException(
                    "%s: unknown key '%s%s'; known here: %s"
                            .formatted(
                                    origin,
                                    path,
                                    rest.keySet().iterator().next(),
                                    String.join(", ", known)));
        }
    }

    /// An error that names file and key.
    TaskConfigException expected(String key, String what, @Nullable Object value) {
        return new TaskConfigException(
                "%s: key '%s%s': expected %s, got %s"
                        .formatted(origin, path, key, what, YamlText.describe(value)));
    }
}
