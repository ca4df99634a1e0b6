package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Callable;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Function;
import dev.jeval.tokenizer.internal.template.Value.Range;
import dev.jeval.tokenizer.internal.template.Value.Str;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The functions that every template can call.
final class Globals {
    /// Jinja's sandbox refuses longer ranges too (`sandbox.MAX_RANGE`).
    private static final int MAX_RANGE = 100_000;

    /// By name.
    static final Map<String, Value> ALL =
            Map.of(
                    "range", new Function("range", Globals::range),
                    "namespace", new Function("namespace", Globals::namespace),
                    "dict",
                            new Function(
                                    "dict",
                                    (arguments, _) ->
                                            new DictValue(CollectionMethods.mapping(arguments))),
                    "cycler", new Function("cycler", (arguments, _) -> new Cycler(arguments)),
                    "joiner", new Function("joiner", (arguments, _) -> new Joiner(arguments)),
                    "raise_exception", new Function("raise_exception", Globals::raise),
                    "strftime_now", new Function("strftime_now", Globals::now));

    private Globals() {}

    private static Value range(Arguments arguments, Rendering rendering) {
        List<Value> bounds = arguments.positional();
        if (bounds.isEmpty() || bounds.size() > 3 || !arguments.named().isEmpty()) {
            throw new TemplateError("range() takes 1 to 3 positional arguments");
        }
        long start = bounds.size() == 1 ? 0 : Operators.index(bounds.getFirst());
        long stop = Operators.index(bounds.get(bounds.size() == 1 ? 0 : 1));
        long step = bounds.size() == 3 ? Operators.index(bounds.get(2)) : 1;
        if (step == 0) {
            throw new TemplateError("range() arg 3 must not be zero");
        }
        long size =
                ((step > 0 ? stop - start : start - stop) + Math.abs(step) - 1) / Math.abs(step);
        if (size > MAX_RANGE) {
            throw new TemplateError(
                    "range too big: expected at most %d elements, got %d"
                            .formatted(MAX_RANGE, size));
        }
        rendering.charge(Math.max(0, size));
        return new Range(start, stop, step);
    }

    private static Value namespace(Arguments arguments, Rendering rendering) {
        Map<String, Value> attributes = new LinkedHashMap<>();
        CollectionMethods.mapping(arguments)
                .forEach((key, value) -> attributes.put(PythonText.str(key, rendering), value));
        return new Value.Namespace(attributes);
    }

    private static Value raise(Arguments arguments, Rendering rendering) {
        Value message = arguments.bind("raise_exception", "message").require("message");
        throw new TemplateError(PythonText.str(message, rendering));
    }

    private static Value now(Arguments arguments, Rendering rendering) {
        String format = arguments.bind("strftime_now", "format").text("format");
        return rendering.text(Strftime.format(format, ZonedDateTime.now(rendering.clock())));
    }

    /// `cycler(a, b, …)`: gives its values in turn.
    private static final class Cycler implements Callable {
        private final List<Value> values;
        private int position;

        Cycler(Arguments arguments) {
            this.values = List.copyOf(arguments.positional());
            if (values.isEmpty()) {
                throw new TemplateError("at least one item has to be provided to cycler()");
            }
        }

        @Override
        public String describe() {
            return "<Cycler>";
        }

        @Override
        public Value call(Arguments arguments, Rendering rendering) {
            throw new TemplateError("a cycler is not callable: use next()");
        }

        @Override
        public @Nullable Value attribute(String name) {
            return switch (name) {
                case "current" -> values.get(position);
                case "next" ->
                        new Function(
                                name,
                                (_, _) -> {
                                    Value current = values.get(position);
                                    position = (position + 1) % values.size();
                                    return current;
                                });
                case "reset" ->
                        new Function(
                                name,
                                (_, _) -> {
                                    position = 0;
                                    return Value.NONE;
                                });
                default -> null;
            };
        }
    }

    /// `joiner(separator)`: empty at the first call, the separator afterwards.
    private static final class Joiner implements Callable {
        private final Value separator;
        private boolean used;

        Joiner(Arguments arguments) {
            this.separator = arguments.bind("joiner", "sep").get("sep", new Str(", "));
        }

        @Override
        public String describe() {
            return "<Joiner>";
        }

        @Override
        public Value call(Arguments arguments, Rendering rendering) {
            boolean first = !used;
            used = true;
            return first ? new Str("") : separator;
        }
    }
}
