package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Python's `text % values`.
final class PercentFormat {
    private static final Pattern FIELD =
            Pattern.compile(
                    "%(?:\\(([^)]*)\\))?([-#0 +]*)(\\*|[0-9]{1,9})?(?:\\.(\\*|[0-9]{0,9}))?[hlL]?(.)",
                    Pattern.DOTALL);

    private final Value values;
    private final List<Value> sequence;
    private final Rendering rendering;
    private int used;

    private PercentFormat(Value values, Rendering rendering) {
        this.values = values;
        this.sequence = values instanceof TupleValue tuple ? tuple.items : List.of(values);
        this.rendering = rendering;
    }

    static String format(String text, Value values, Rendering rendering) {
        return new PercentFormat(values, rendering).expand(text);
    }

    private String expand(String text) {
        StringBuilder out = new StringBuilder();
        Matcher field = FIELD.matcher(text);
        int position = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', position)) {
            out.append(text, position, at);
            if (!field.region(at, text.length()).lookingAt()) {
                throw new TemplateError("incomplete format");
            }
            out.append(field.group(5).equals("%") ? "%" : field(field));
            rendering.checkLength(out.length());
            position = field.end();
        }
        // Python takes anything with items for a mapping here, a list too
        boolean mapping =
                switch (values) {
                    case DictValue _, Value.ListValue _, Value.Range _, Value.Undefined _ -> true;
                    default -> false;
                };
        if (used < sequence.size() && !mapping) {
            throw new TemplateError("not all arguments converted during string formatting");
        }
        return out.append(text.substring(position)).toString();
    }

    private String field(Matcher field) {
        String flags = field.group(2);
        int width = number(field.group(3), 0);
        boolean left = flags.contains("-") || width < 0;
        int precision = number(field.group(4), -1);
        Value value;
        if (field.group(1) != null) {
            if (!(values instanceof DictValue dict)) {
                throw new TemplateError("format requires a mapping");
            }
            Value named = dict.entries.get(new Str(field.group(1)));
            if (named == null) {
                throw new TemplateError("KeyError: '" + field.group(1) + "'");
            }
            value = named;
        } else {
            value = next();
        }
        char type = field.group(5).charAt(0);
        boolean numeric = "diouxXeEfFgG".indexOf(type) >= 0;
        boolean zero = flags.contains("0") && !left && numeric;
        FormatSpec spec =
                new FormatSpec(
                        zero ? "0" : " ",
                        left ? '<' : zero ? '=' : '>',
                        flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-',
                        flags.contains("#"),
                        Math.abs(width),
                        "",
                        precision,
                        numeric ? (type == 'i' || type == 'u' ? 'd' : type) : 's');
        return switch (type) {
            case 's' -> spec.format(Value.of(PythonText.str(value, rendering)), rendering);
            case 'r', 'a' -> spec.format(Value.of(PythonText.repr(value, rendering)), rendering);
            case 'c' ->
                    spec.format(
                            value instanceof Str
                                    ? value
                                    : Value.of(Character.toString(codePoint(value))),
                            rendering);
            case 'd', 'i', 'u', 'o', 'x', 'X' -> integer(spec, value);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> {
                if (!Equality.isNumber(value)) {
                    throw new TemplateError("must be real number, not " + Types.name(value));
                }
                yield spec.format(Value.of(Arithmetic.real(value)), rendering);
            }
            default -> throw new TemplateError("unsupported format character '" + type + "'");
        };
    }

    /// A precision means the least number of digits here.
    private String integer(FormatSpec spec, Value value) {
        if (!Equality.isNumber(value)) {
            throw new TemplateError(
                    "%%%s format: a real number is required, not %s"
                            .formatted(spec.type(), Types.name(value)));
        }
        BigInteger integer =
                value instanceof Real real && spec.type() == 'd'
                        ? finite(real.value()).toBigInteger()
                        : Equality.integer(value);
        rendering.checkLength(spec.precision());
        if (spec.precision() < 0) {
            return spec.format(new Int(integer), rendering);
        }
        FormatSpec digits =
                new FormatSpec(
                        "0",
                        '=',
                        spec.sign(),
                        spec.alternate(),
                        spec.precision() + (integer.signum() < 0 || spec.sign() != '-' ? 1 : 0),
                        "",
                        -1,
                        spec.type());
        FormatSpec padded =
                new FormatSpec(
                        spec.fill(),
                        spec.align() == '=' ? '>' : spec.align(),
                        '-',
                        false,
                        spec.width(),
                        "",
                        -1,
                        's');
        return padded.format(Value.of(digits.format(new Int(integer), rendering)), rendering);
    }

    private static BigDecimal finite(double value) {
        if (!Double.isFinite(value)) {
            throw new TemplateError("cannot convert float infinity or NaN to integer");
        }
        return new BigDecimal(value);
    }

    private static int codePoint(Value value) {
        int codePoint = Operators.index(value);
        if (!Character.isValidCodePoint(codePoint)) {
            throw new TemplateError("expected a code point below 0x110000 for the format c");
        }
        return codePoint;
    }

    private int number(@Nullable String text, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        return text.equals("*")
                ? Operators.index(next())
                : text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private Value next() {
        if (used >= sequence.size()) {
            throw new TemplateError("not enough arguments for format string");
        }
        return sequence.get(used++);
    }
}
