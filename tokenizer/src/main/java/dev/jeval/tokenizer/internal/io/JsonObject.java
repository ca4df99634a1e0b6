package dev.jeval.tokenizer.internal.io;

import dev.jeval.tokenizer.TokenizerFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object of a file, whose accessors check types and name file and path in their errors.
/// Immutable.
public final class JsonObject {
    private final String path;
    private final Map<String, @Nullable Object> values;

    /// @param path file and place in it, for errors
    /// @param values strings, numbers, booleans, null, lists and maps; not to be changed afterwards
    public JsonObject(String path, Map<String, @Nullable Object> values) {
        this.path = path;
        this.values = values;
    }

    /// File and place in it.
    public String path() {
        return path;
    }

    /// The names of all values.
    public Set<String> names() {
        return values.keySet();
    }

    /// Whether there is a value other than null.
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /// The value as it was read; null if there is none.
    public @Nullable Object value(String name) {
        return values.get(name);
    }

    /// A string that has to be there.
    public String string(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw error(name, "a string");
    }

    /// A string; null if there is none.
    public @Nullable String stringOrNull(String name) {
        return has(name) ? string(name) : null;
    }

    /// A string, or `fallback`.
    public String string(String name, String fallback) {
        return has(name) ? string(name) : fallback;
    }

    /// A boolean, or `fallback`.
    public boolean bool(String name, boolean fallback) {
        if (!has(name)) {
            return fallback;
        }
        if (values.get(name) instanceof Boolean value) {
            return value;
        }
        throw error(name, "true or false");
    }

    /// A number from 0 on that fits an `int`, or `fallback`.
    public int integer(String name, int fallback) {
        if (!has(name)) {
            return fallback;
        }
        return toInt(values.get(name), path + "." + name);
    }

    /// A number from 0 on that fits an `int` and has to be there.
    public int integer(String name) {
        return toInt(values.get(name), path + "." + name);
    }

    /// One character, given as a string that holds just it.
    public int character(String name, int fallback) {
        if (!has(name)) {
            return fallback;
        }
        String text = string(name);
        if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
            throw error(name, "one character");
        }
        return text.codePointAt(0);
    }

    /// An object that has to be there.
    public JsonObject object(String name) {
        return toObject(values.get(name), path + "." + name);
    }

    /// An object; null if there is none.
    public @Nullable JsonObject objectOrNull(String name) {
        return has(name) ? object(name) : null;
    }

    /// A list that has to be there.
    public List<?> list(String name) {
        if (values.get(name) instanceof List<?> list) {
            return list;
        }
        throw error(name, "a list");
    }

    /// A list of objects that has to be there.
    public List<JsonObject> objects(String name) {
        List<?> list = list(name);
        List<JsonObject> objects = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            objects.add(toObject(list.get(i), "%s.%s[%d]".formatted(path, name, i)));
        }
        return objects;
    }

    /// An error about the value called `name`.
    public TokenizerFormatException error(String name, String expected) {
        return error(path + "." + name, expected, values.get(name));
    }

    /// A number from 0 on as an `int`.
    public static int toInt(@Nullable Object value, String path) {
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return Math.toIntExact(number);
        }
        throw error(path, "a number from 0 to " + Integer.MAX_VALUE, value);
    }

    /// A map as an object.
    @SuppressWarnings("unchecked") // maps that are read from JSON have string keys
    public static JsonObject toObject(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(path, (Map<String, @Nullable Object>) map);
        }
        throw error(path, "an object", value);
    }

    /// An error about the value at `path`.
    public static TokenizerFormatException error(
            String path, String expected, @Nullable Object got) {
        return new TokenizerFormatException(
                "%s: expected %s, got %s".formatted(path, expected, describe(got)));
    }

    private static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Map<?, ?> _ -> "an object";
            case List<?> list -> "a list of " + list.size();
            case String text ->
                    "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
            default -> value.toString();
        };
    }
}
