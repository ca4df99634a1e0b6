package dev.jeval.eval.filter;

import dev.jeval.eval.python.PythonLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One step of a pipeline.
@FunctionalInterface
interface Filter {
    /// The changed value.
    ///
    /// @param value the answers (a list), or one value if an earlier step picked it
    /// @param document fields of the document
    @Nullable Object apply(@Nullable Object value, Map<String, @Nullable Object> document);

    /// A step that changes each text.
    static Filter ofText(UnaryOperator<String> change) {
        return each(value -> change.apply(PythonLiteral.str(value)));
    }

    /// A step that changes each value.
    static Filter each(ValueChange change) {
        return (value, document) -> {
            if (!(value instanceof List<?> list)) {
                return change.apply(value);
            }
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(item -> result.add(change.apply(item)));
            return result;
        };
    }

    /// Changes one value.
    @FunctionalInterface
    interface ValueChange {
        /// The changed value.
        @Nullable Object apply(@Nullable Object value);
    }
}
