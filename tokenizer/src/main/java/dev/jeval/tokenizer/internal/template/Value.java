package dev.jeval.tokenizer.internal.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Python value as a template sees it; nothing else is reachable from a template.
///
/// `equals` and `hashCode` are those of Python's `==` and `hash` (`1 == 1.0 == True`), so that
/// values serve as dictionary keys. Strings are sequences of code points.
sealed interface Value {
    Value NONE = new None();
    Value TRUE = new Bool(true);
    Value FALSE = new Bool(false);

    static Value of(boolean value) {
        return value ? TRUE : FALSE;
    }

    static Value of(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    static Value of(double value) {
        return new Real(value);
    }

    static Value of(String value) {
        return new Str(value);
    }

    /// `None`.
    record None() implements Value {}

    /// `True` or `False`; a number in arithmetic.
    record Bool(boolean value) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value right && Equality.equal(this, right);
        }

        @Override
        public int hashCode() {
            return value ? BigInteger.ONE.hashCode() : 0;
        }
    }

    /// An integer of any size.
    record Int(BigInteger value) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value right && Equality.equal(this, right);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }

    /// A float64 number.
    record Real(double value) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value right && Equality.equal(this, right);
        }

        @Override
        public int hashCode() {
            return Double.isFinite(value) && value == Math.rint(value)
                    ? new BigDecimal(value).toBigInteger().hashCode()
                    : Double.hashCode(value);
        }
    }

    /// A string.
    record Str(String value) implements Value {}

    /// A list; the elements change when a template appends.
    final class ListValue implements Value {
        final List<Value> items;

        ListValue(List<Value> items) {
            this.items = items;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value right && Equality.equal(this, right);
        }

        @Override
        public int hashCode() {
            throw new TemplateError("unhashable type: 'list'");
        }
    }

    /// An immutable tuple; its hash is computed once, so that hashing needs no recursion.
    final class TupleValue implements Value {
        final List<Value> items;
        private @Nullable Integer hash;

        TupleValue(List<Value> items) {
            this.items = List.copyOf(items);
        }

        static TupleValue of(Value... items) {
            return new TupleValue(List.of(items));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value right && Equality.equal(this, right);
        }

        @Override
        public int hashCode() {
            Integer known = hash;
            if (known == null) {
                known = Equality.hash(this, 0);
                hash = known;
            }
            return known;
        }
    }

    /// A dictionary in insertion order.
    final class DictValue implements Value {
        final Map<Value, Value> entries;

        DictValue(Map<Value, Value> entries) {
            this.entries = entries;
        }

        DictValue() {
            this(new LinkedHashMap<>());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Value right && Equality.equal(this, right);
        }

        @Override
        public int hashCode() {
            throw new TemplateError("unhashable type: 'dict'");
        }
    }

    /// `range(start, stop, step)`.
    record Range(long start, long stop, long step) implements Value {
        int size() {
            long span = step > 0 ? stop - start : start - stop;
            long stride = Math.abs(step);
            return span <= 0 ? 0 : (int) ((span + stride - 1) / stride);
        }

        Value get(int index) {
            return Value.of(start + index * step);
        }
    }

    /// `dict.keys()`, `dict.values()` or `dict.items()`, as they were when taken.
    ///
    /// @param kind Python's name of the type, such as `dict_keys`
    record View(String kind, List<Value> items) implements Value {}

    /// What lazy filters (`map`, `select`, …) return: it can be walked once and has no length.
    final class Generator implements Value {
        private List<Value> items;

        Generator(List<Value> items) {
            this.items = items;
        }

        /// The elements; nothing at the second call.
        List<Value> take() {
            List<Value> taken = items;
            items = List.of();
            return taken;
        }
    }

    /// A name, attribute or item that does not exist.
    ///
    /// @param hint what to say when it is used
    /// @param strict whether printing, testing and walking it is an error too
    record Undefined(String hint, boolean strict) implements Value {
        /// Accepts the uses that only a strict one refuses: printing, truth, length, iteration.
        void use() {
            if (strict) {
                throw error();
            }
        }

        TemplateError error() {
            return new TemplateError(hint);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Undefined;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    /// `namespace(…)`: the object whose attributes `set` may change from inner scopes.
    record Namespace(Map<String, Value> attributes) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// A function, a method bound to its object, a macro, or one of the engine's own objects.
    non-sealed interface Callable extends Value {
        /// How Python would print it.
        String describe();

        /// Calls it.
        Value call(Arguments arguments, Rendering rendering);

        /// The attribute `name`, or null if there is none.
        default @Nullable Value attribute(String name) {
            return null;
        }
    }

    /// A named function.
    record Function(String name, Body body) implements Callable {
        /// What a function does.
        interface Body {
            Value call(Arguments arguments, Rendering rendering);
        }

        @Override
        public String describe() {
            return "<function " + name + ">";
        }

        @Override
        public Value call(Arguments arguments, Rendering rendering) {
            return body.call(arguments, rendering);
        }
    }

    /// A mutable list of `items`.
    static ListValue list(List<Value> items) {
        return new ListValue(new ArrayList<>(items));
    }
}
