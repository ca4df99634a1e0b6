package dev.jeval.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `key=value,key=value` arguments, as lm-evaluation-harness reads them.
final class KeyValues {
    private KeyValues() {}

    /// The pairs as texts, in their order.
    ///
    /// @param option name of the option, for the message
    /// @throws UsageException if a part has no `=`
    static Map<String, String> texts(String option, String argument) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String part : argument.strip().split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "%s: expected key=value,key=value, got '%s'".formatted(option, part));
            }
            pairs.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
        }
        return pairs;
    }

    /// The pairs with booleans and numbers recognised.
    ///
    /// @param option name of the option, for the message
    /// @throws UsageException if a part has no `=`
    static Map<String, @Nullable Object> values(String option, String argument) {
        Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
        texts(option, argument).forEach((key, text) -> pairs.put(key, value(text)));
        return pairs;
    }

    private static @Nullable Object value(String text) {
        return switch (text) {
            case "True", "true" -> true;
            case "False", "false" -> false;
            case "None", "null" -> null;
            default -> number(text);
        };
    }

    private static Object number(String text) {
        try {
            if (text.matches("[-+]?[0-9]{1,18}")) {
                return Long.parseLong(text);
            }
            if (text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
                return Double.parseDouble(text);
            }
        } catch (NumberFormatException notANumber) {
            return text;
        }
        return text;
    }
}
