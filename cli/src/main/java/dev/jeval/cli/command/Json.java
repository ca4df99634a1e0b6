package dev.jeval.cli.command;

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
}
