package dev.jeval.tokenizer.internal.template;

import static java.util.Map.entry;

import dev.jeval.tokenizer.internal.template.Filters.Filter;
import dev.jeval.tokenizer.internal.template.Value.Bool;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters on numbers, attributes and absent values.
final class ValueFilters {
    private ValueFilters() {}

    static final Map<String, Filter> ALL =
            Map.ofEntries(
                    entry("default", ValueFilters::defaultValue),
                    entry("d", ValueFilters::defaultValue),
                    entry("int", ValueFilters::toInt),
                    entry("float", ValueFilters::toFloat),
                    entry("abs", ValueFilters::abs),
                    entry("round", ValueFilters::round),
                    entry(
                            "attr",
                            (input, arguments, rendering) ->
                                    Attributes.ownAttribute(
                                            input,
                                            arguments.bind("attr", "name").text("name"),
                                            rendering)),
                    entry("tojson", JsonText::filter));

    private static Value defaultValue(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean absent =
                input instanceof Undefined
                        || (bound.truth("boolean", false) && !Operators.truth(input));
        return absent ? bound.get("default_value", new Str("")) : input;
    }

    private static Value toInt(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("int", "default", "base");
        int base = bound.integer("base", 10);
        if (base != 0 && (base < Character.MIN_RADIX || base > Character.MAX_RADIX)) {
            throw new TemplateError("int: expected base 0 or 2 to 36, got " + base);
        }
        @Nullable BigInteger value =
                switch (input) {
                    case Undefined undefined -> throw undefined.error();
                    case Int i -> i.value();
                    case Bool b -> Equality.integer(b);
                    case Real r -> truncated(r.value());
                    case Str s -> {
                        BigInteger parsed = Numbers.parse(s.value(), base);
                        Double real = parsed == null ? Numbers.parseFloat(s.value()) : null;
                        yield real == null ? parsed : truncated(real);
                    }
                    default -> null;
                };
        return value == null ? bound.get("default", Value.of(0)) : new Int(value);
    }

    private static @Nullable BigInteger truncated(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).toBigInteger() : null;
    }

    private static Value toFloat(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("float", "default");
        @Nullable Double value =
                switch (input) {
                    case Undefined undefined -> throw undefined.error();
                    case Int _, Bool _, Real _ -> Arithmetic.real(input);
                    case Str s -> Numbers.parseFloat(s.value());
                    default -> null;
                };
        return value == null ? bound.get("default", Value.of(0.0)) : Value.of(value);
    }

    private static Value abs(Value input, Arguments arguments, Rendering rendering) {
        arguments.bind("abs");
        return switch (input) {
            case Real r -> Value.of(Math.abs(r.value()));
            case Int _, Bool _ -> new Int(Equality.integer(input).abs());
            case Undefined undefined -> throw undefined.error();
            default ->
                    throw new TemplateError(
                            "bad operand type for abs(): '%s'".formatted(Types.name(input)));
        };
    }

    private static Value round(Value input, Arguments arguments, Rendering rendering) {
        Arguments.Bound bound = arguments.bind("round", "precision", "method");
        int precision = bound.integer("precision", 0);
        String method = bound.text("method", "common");
        if (input instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (!Equality.isNumber(input)) {
            throw new TemplateError("round: expected a number, got " + Types.name(input));
        }
        return switch (method) {
            case "common" ->
                    input instanceof Real real
                            ? Value.of(PythonFloat.round(real.value(), precision))
                            : roundInteger(Equality.integer(input), precision);
            case "ceil", "floor" -> {
                double scale = StrictMath.pow(10, precision);
                double scaled = Arithmetic.real(input) * scale;
                yield Value.of(
                        (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
            }
            default ->
                    throw new TemplateError(
                            "round: expected method common, ceil or floor, got " + method);
        };
    }

    private static Value roundInteger(BigInteger value, int precision) {
        if (precision >= 0) {
            return new Int(value);
        }
        if (precision < -PythonFloat.MAX_PRECISION * 10) {
            return Value.of(0);
        }
        return new Int(
                new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toBigInteger());
    }
}
