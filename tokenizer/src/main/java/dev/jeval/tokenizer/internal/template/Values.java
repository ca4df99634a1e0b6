package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Java values as templates see them. Collections are copied, so that a template changes nothing
/// outside.
final class Values {
    private static final int MAX_DEPTH = 200;

    private Values() {}

    /// @throws IllegalArgumentException if `value` is of a kind that templates do not know
    static Value of(@Nullable Object value) {
        return of(value, 0);
    }

    private static Value of(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "template context: data nested deeper than " + MAX_DEPTH + " levels");
        }
        return switch (value) {
            case null -> Value.NONE;
            case String text -> Value.of(text);
            case Boolean bool -> Value.of(bool.booleanValue());
            case Integer number -> Value.of(number.longValue());
            case Long number -> Value.of(number.longValue());
            case Short number -> Value.of(number.longValue());
            case Byte number -> Value.of(number.longValue());
            case BigInteger number -> new Int(number);
            case Double number -> Value.of(number.doubleValue());
            case Float number -> Value.of(number.doubleValue());
            case BigDecimal number -> Value.of(number.doubleValue());
            case List<?> list -> {
                List<Value> items = new ArrayList<>(list.size());
                for (Object item : list) {
                    items.add(of(item, depth + 1));
                }
                yield new ListValue(items);
            }
            case Map<?, ?> map -> {
                DictValue dict = new DictValue();
                map.forEach(
                        (key, item) -> dict.entries.put(of(key, depth + 1), of(item, depth + 1)));
                yield dict;
            }
            default ->
                    throw new IllegalArgumentException(
                            "template context: expected null, a string, number, boolean, list or"
                                    + " map, got "
                                    + value.getClass().getName());
        };
    }
}
