package dev.jeval.engine.checkpoint;

import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.UnsupportedModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A typed view of `config.json` that remembers which keys were asked for.
///
/// Getters check type and range and say file and key when something is wrong; a key that is `null`
/// counts as missing unless the getter says otherwise. When a model family has read what it knows,
/// [#requireUnderstood] refuses keys that nobody asked for and that are not on the list of harmless
/// ones: what changes the computation must be understood. Not thread-safe.
public final class ModelConfig {
    /// Larger than any dimension of a published model; keeps products of two within a `long`.
    private static final int MAX_DIMENSION = 1 << 28;

    private final String where;
    private final JsonNode node;
    private final Set<String> used;

    private ModelConfig(String where, JsonNode node) {
        this.where = where;
        this.node = node;
        this.used = new HashSet<>();
    }

    /// Reads `config.json` of a checkpoint directory.
    ///
    /// @throws ModelFormatException if it is missing or not a JSON object
    public static ModelConfig read(Path directory) {
        Path file = directory.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new ModelFormatException(
                    directory + ": expected a checkpoint with config.json, got none");
        }
        return readFile(file);
    }

    /// Reads another file of the same kind, such as `generation_config.json`.
    ///
    /// @throws ModelFormatException if it is not a JSON object
    public static ModelConfig readFile(Path file) {
        return new ModelConfig(file.toString(), JsonFiles.object(file));
    }

    /// Reads a config from its text; `where` names it in messages.
    ///
    /// @throws ModelFormatException if it is not a JSON object
    public static ModelConfig parse(String where, String json) {
        return new ModelConfig(where, JsonFiles.object(where, json));
    }

    /// What messages call this object.
    public String where() {
        return where;
    }

    /// Whether the key is there, even as `null`.
    public boolean contains(String key) {
        used.add(key);
        return node.has(key);
    }

    /// Whether the key is there and not `null`.
    public boolean isSet(String key) {
        return value(key) != null;
    }

    /// A required dimension, at least 1.
    public int size(String key) {
        return require(key, optionalSize(key));
    }

    /// A dimension, at least 1.
    public int size(String key, int fallback) {
        Integer size = optionalSize(key);
        return size == null ? fallback : size;
    }

    /// A dimension of at least 1, or null if missing.
    public @Nullable Integer optionalSize(String key) {
        return optionalInt(key, 1, "a positive integer");
    }

    /// A count, at least 0.
    public int count(String key, int fallback) {
        Integer count = optionalInt(key, 0, "an integer, at least 0");
        return count == null ? fallback : count;
    }

    /// A finite number.
    public double number(String key, double fallback) {
        Double number = optionalNumber(key);
        return number == null ? fallback : number;
    }

    /// A required finite number.
    public double number(String key) {
        return require(key, optionalNumber(key));
    }

    /// A finite number, or null if missing.
    public @Nullable Double optionalNumber(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(key, "a finite number", value);
        }
        return value.doubleValue();
    }

    /// A finite number above 0.
    public double positive(String key, double fallback) {
        double number = number(key, fallback);
        if (!(number > 0)) {
            throw wrong(key, "a number above 0", number);
        }
        return number;
    }

    /// A boolean.
    public boolean flag(String key, boolean fallback) {
        JsonNode value = value(key);
        if (value == null) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false", value);
        }
        return value.booleanValue();
    }

    /// A required string.
    public String text(String key) {
        return require(key, optionalText(key));
    }

    /// A string.
    public String text(String key, String fallback) {
        String text = optionalText(key);
        return text == null ? fallback : text;
    }

    /// A string, or null if missing.
    public @Nullable String optionalText(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(key, "a string", value);
        }
        return value.stringValue();
    }

    /// A nested object, or null if missing. Its keys are checked by a call of its own.
    public @Nullable ModelConfig optionalObject(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong(key, "an object", value);
        }
        return new ModelConfig(where + ": " + key, value);
    }

    /// Finite numbers, or null if missing.
    public double @Nullable [] optionalNumbers(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw wrong(key, "an array of numbers", value);
        }
        double[] numbers = new double[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode element = value.get(i);
            if (!element.isNumber() || !Double.isFinite(element.doubleValue())) {
                throw wrong(key, "an array of finite numbers", value);
            }
            numbers[i] = element.doubleValue();
        }
        return numbers;
    }

    /// Integers of at least 0; empty if missing.
    public List<Integer> counts(String key) {
        double[] numbers = optionalNumbers(key);
        List<Integer> counts = new ArrayList<>();
        for (double number : numbers == null ? new double[0] : numbers) {
            if (number != Math.rint(number) || number < 0 || number > MAX_DIMENSION) {
                throw wrong(key, "integers, at least 0", number);
            }
            counts.add((int) number);
        }
        return counts;
    }

    /// Token ids, one or several; empty if missing.
    public List<Integer> ids(String key) {
        JsonNode value = value(key);
        return value == null || value.isArray() ? counts(key) : List.of(count(key, 0));
    }

    /// Strings; empty if missing.
    public List<String> texts(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, "an array of strings", value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw wrong(key, "an array of strings", value);
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /// Reads a key whose only supported value is `expected`, or missing.
    ///
    /// @throws UnsupportedModelException if it is something else
    public void requireFlag(String key, boolean expected) {
        if (flag(key, expected) != expected) {
            throw unsupported(key, expected + " or nothing", !expected);
        }
    }

    /// Marks keys as read that change nothing in the forward pass.
    public void ignore(String... keys) {
        used.addAll(List.of(keys));
    }

    /// Refuses keys that were neither read nor are harmless (on the list, `null`, or empty).
    ///
    /// @throws UnsupportedModelException naming the first such key
    public void requireUnderstood() {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String key = entry.getKey();
            if (!used.contains(key) && !HarmlessKeys.isHarmless(key, entry.getValue())) {
                throw new UnsupportedModelException(
                        "%s: key '%s' (%s) is not understood and may change the computation; remove it if you know that it does not"
                                .formatted(where, key, shorten(entry.getValue())));
            }
        }
    }

    /// The error for a value that has the right type but is damaged or out of range.
    public ModelFormatException wrong(String key, String expected, Object got) {
        return new ModelFormatException(
                "%s: %s: expected %s, got %s".formatted(where, key, expected, shorten(got)));
    }

    /// The error for a sound value that this engine does not have.
    public UnsupportedModelException unsupported(String key, String expected, Object got) {
        return new UnsupportedModelException(
                "%s: %s: expected %s, got %s (not supported)"
                        .formatted(where, key, expected, shorten(got)));
    }

    private @Nullable Integer optionalInt(String key, int least, String expected) {
        JsonNode value = value(key);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > MAX_DIMENSION) {
            throw wrong(key, expected + " up to " + MAX_DIMENSION, value);
        }
        return value.intValue();
    }

    private @Nullable JsonNode value(String key) {
        used.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private <T> T require(String key, @Nullable T value) {
        if (value == null) {
            throw new ModelFormatException(
                    "%s: %s: expected a value, got none; the model cannot be built without it"
                            .formatted(where, key));
        }
        return value;
    }

    private static String shorten(Object value) {
        String text = value.toString();
        return text.length() <= 80
                ? text
                : String.format(
                        Locale.ROOT, "%s... (%d characters)", text.substring(0, 80), text.length());
    }
}
