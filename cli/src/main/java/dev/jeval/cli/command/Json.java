package dev.jeval.cli.command;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// JSON for people and scripts: indented, in UTF-8.
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /// The JSON text of maps, lists, arrays, strings and numbers.
    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// The JSON object in `text`.
    ///
    /// @param option name of the option it was given to, for the message
    /// @throws UsageException if it is no JSON object
    static Map<String, Object> readObject(String option, String text) {
        try {
            return MAPPER.readValue(text, new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException e) {
            throw new UsageException(
                    "%s: expected a JSON object, got '%s': %s"
                            .formatted(option, text, e.getOriginalMessage()));
        }
    }
}
