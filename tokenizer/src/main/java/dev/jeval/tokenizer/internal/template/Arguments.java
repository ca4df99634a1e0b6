package dev.jeval.tokenizer.internal.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arguments of one call.
///
/// @param positional arguments by position
/// @param named keyword arguments
record Arguments(List<Value> positional, Map<String, Value> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /// The arguments by parameter name.
    ///
    /// @param function name for messages
    /// @param parameters the parameters in order
    /// @throws TemplateError if there are too many, an unknown or a doubled one
    Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new TemplateError(
                    "%s() takes at most %d argument(s), got %d"
                            .formatted(function, parameters.length, positional.size()));
        }
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters[i], positional.get(i));
        }
        List<String> known = List.of(parameters);
        named.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw new TemplateError(
                        "%s() got an unexpected keyword argument '%s'".formatted(function, name));
            }
            if (values.put(name, value) != null) {
                throw new TemplateError(
                        "%s() got multiple values for argument '%s'".formatted(function, name));
            }
        });
        return new Bound(function, values);
    }

    /// The arguments after the first `count` positional ones.
    Arguments skip(int count) {
        return new Arguments(positional.subList(count, positional.size()), named);
    }

    /// Arguments by parameter name.
    record Bound(String function, Map<String, Value> values) {
        @Nullable Value get(String name) {
            return values.get(name);
        }

        Value get(String name, Value otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        Value require(String name) {
            Value value = values.get(name);
            if (value == null) {
                throw new TemplateError(
                        "%s() missing required argument '%s'".formatted(function, name));
            }
            return value;
        }

        boolean truth(String name, boolean otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : Operators.truth(value);
        }

        /// An `int` argument that fits in 32 bits; larger ones count as the largest.
        int integer(String name, int otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : Operators.index(value);
        }

        /// A `str` argument.
        String text(String name, String otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : Operators.text(value, function);
        }

        String text(String name) {
            return Operators.text(require(name), function);
        }
    }
}
