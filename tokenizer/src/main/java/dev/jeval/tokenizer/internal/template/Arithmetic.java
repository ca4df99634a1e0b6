package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Int;
import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Real;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// Python's arithmetic operators.
final class Arithmetic {
    /// Integers beyond this are refused: no template counts that far.
    private static final int MAX_BITS = 1 << 14;

    /// Digits enough for a quotient of integers to round to the right double.
    private static final MathContext QUOTIENT = new MathContext(800, RoundingMode.HALF_EVEN);

    private Arithmetic() {}

    /// A binary operator.
    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        MODULO("%"),
        POWER("**");

        final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }
    }

    static Value apply(Operator operator, Value left, Value right, Rendering rendering) {
        if (operator == Operator.MODULO && left instanceof Str format) {
            return rendering.text(PercentFormat.format(format.value(), right, rendering));
        }
        if (left instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (Equality.isNumber(left) && Equality.isNumber(right)) {
            return left instanceof Real || right instanceof Real
                    ? onReals(operator, real(left), real(right))
                    : onIntegers(operator, Equality.integer(left), Equality.integer(right));
        }
        if (operator == Operator.ADD) {
            if (left instanceof Str a && right instanceof Str b) {
                rendering.checkLength((long) a.value().length() + b.value().length());
                return rendering.text(a.value() + b.value());
            }
            if (left instanceof ListValue a && right instanceof ListValue b) {
                return new ListValue(joined(a.items, b.items, rendering));
            }
            if (left instanceof TupleValue a && right instanceof TupleValue b) {
                return new TupleValue(joined(a.items, b.items, rendering));
            }
        }
        if (operator == Operator.MULTIPLY) {
            if (isSequence(left) && isInteger(right)) {
                return repeat(left, right, rendering);
            }
            if (isInteger(left) && isSequence(right)) {
                return repeat(right, left, rendering);
            }
        }
        throw new TemplateError(
                "unsupported operand type(s) for %s: '%s' and '%s'"
                        .formatted(operator.symbol, Types.name(left), Types.name(right)));
    }

    private static boolean isSequence(Value value) {
        return value instanceof Str || value instanceof ListValue || value instanceof TupleValue;
    }

    private static boolean isInteger(Value value) {
        return value instanceof Int || value instanceof Value.Bool;
    }

    private static List<Value> joined(List<Value> a, List<Value> b, Rendering rendering) {
        rendering.checkLength((long) a.size() + b.size());
        rendering.charge((long) a.size() + b.size());
        List<Value> joined = new ArrayList<>(a.size() + b.size());
        joined.addAll(a);
        joined.addAll(b);
        return joined;
    }

    private static Value repeat(Value sequence, Value count, Rendering rendering) {
        int times = Math.max(0, Operators.index(count));
        if (sequence instanceof Str text) {
            rendering.checkLength((long) text.value().length() * times);
            return rendering.text(text.value().isEmpty() ? "" : text.value().repeat(times));
        }
        List<Value> items = Operators.items(sequence);
        rendering.checkLength((long) items.size() * times);
        rendering.charge((long) items.size() * times);
        List<Value> repeated = new ArrayList<>(items.size() * times);
        for (int i = 0; i < times && !items.isEmpty(); i++) {
            repeated.addAll(items);
        }
        return sequence instanceof ListValue ? new ListValue(repeated) : new TupleValue(repeated);
    }

    private static Value onIntegers(Operator operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case ADD -> integer(a.add(b));
            case SUBTRACT -> integer(a.subtract(b));
            case MULTIPLY -> integer(a.multiply(b));
            case DIVIDE -> Value.of(quotient(a, nonZero(b, "division by zero")));
            case FLOOR_DIVIDE ->
                    integer(floorDivide(a, nonZero(b, "integer division or modulo by zero")));
            case MODULO -> {
                BigInteger divisor = nonZero(b, "integer modulo by zero");
                yield integer(a.subtract(floorDivide(a, divisor).multiply(divisor)));
            }
            case POWER -> b.signum() < 0 ? onReals(operator, real(a), real(b)) : power(a, b);
        };
    }

    private static Value integer(BigInteger value) {
        if (value.bitLength() > MAX_BITS) {
            throw new TemplateError("integer of more than " + MAX_BITS + " bits");
        }
        return new Int(value);
    }

    private static BigInteger nonZero(BigInteger divisor, String message) {
        if (divisor.signum() == 0) {
            throw new TemplateError(message);
        }
        return divisor;
    }

    private static BigInteger floorDivide(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        boolean down = parts[1].signum() != 0 && parts[1].signum() != b.signum();
        return down ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static double quotient(BigInteger a, BigInteger b) {
        if (a.bitLength() <= 53 && b.bitLength() <= 53) {
            return a.doubleValue() / b.doubleValue();
        }
        double quotient = new BigDecimal(a).divide(new BigDecimal(b), QUOTIENT).doubleValue();
        if (Double.isInfinite(quotient)) {
            throw new TemplateError("integer division result too large for a float");
        }
        return quotient;
    }

    private static Value power(BigInteger a, BigInteger b) {
        boolean small = a.abs().bitLength() <= 1;
        if (!small && (b.bitLength() > 31 || (a.bitLength() - 1L) * b.longValue() > MAX_BITS)) {
            throw new TemplateError("integer of more than " + MAX_BITS + " bits");
        }
        if (small) {
            boolean one = a.signum() == 0 ? b.signum() == 0 : a.signum() > 0 || !b.testBit(0);
            return Value.of(one ? 1 : a.signum());
        }
        return integer(a.pow(b.intValue()));
    }

    private static Value onReals(Operator operator, double a, double b) {
        return Value.of(
                switch (operator) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / nonZero(b, "float division by zero");
                    case FLOOR_DIVIDE -> floorDivide(a, nonZero(b, "float floor division by zero"));
                    case MODULO -> modulo(a, nonZero(b, "float modulo"));
                    case POWER -> power(a, b);
                });
    }

    private static double nonZero(double divisor, String message) {
        if (divisor == 0) {
            throw new TemplateError(message);
        }
        return divisor;
    }

    private static double modulo(double a, double b) {
        double remainder = a % b;
        if (remainder != 0) {
            return (remainder < 0) == (b < 0) ? remainder : remainder + b;
        }
        return Math.copySign(0.0, b);
    }

    /// CPython's `float_floor_div`: by way of the remainder, then rounded to the nearest integer.
    private static double floorDivide(double a, double b) {
        double remainder = a % b;
        double quotient = (a - remainder) / b;
        if (remainder != 0 && (remainder < 0) != (b < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, a / b);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double power(double a, double b) {
        if (a == 0 && b < 0) {
            throw new TemplateError("0.0 cannot be raised to a negative power");
        }
        if (a < 0 && Double.isFinite(a) && Double.isFinite(b) && b != Math.rint(b)) {
            throw new TemplateError("negative number raised to a fraction is complex");
        }
        if (a == 1 || (a == -1 && Double.isInfinite(b))) {
            return 1;
        }
        double power = StrictMath.pow(a, b);
        if (Double.isInfinite(power) && Double.isFinite(a) && Double.isFinite(b)) {
            throw new TemplateError("float power: result too large");
        }
        return power;
    }

    /// `-value` or `+value`.
    static Value signed(Value value, boolean negative) {
        return switch (value) {
            case Real r -> Value.of(negative ? -r.value() : r.value());
            case Int _, Value.Bool _ -> {
                BigInteger integer = Equality.integer(value);
                yield new Int(negative ? integer.negate() : integer);
            }
            case Undefined u -> throw u.error();
            default ->
                    throw new TemplateError(
                            "bad operand type for unary %s: '%s'"
                                    .formatted(negative ? "-" : "+", Types.name(value)));
        };
    }

    /// The float64 of a number.
    static double real(Value number) {
        return number instanceof Real real ? real.value() : real(Equality.integer(number));
    }

    private static double real(BigInteger integer) {
        double value = integer.doubleValue();
        if (Double.isInfinite(value)) {
            throw new TemplateError("int too large to convert to float");
        }
        return value;
    }
}
