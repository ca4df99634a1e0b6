package dev.jeval.tokenizer.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression; `at` is its offset in the normalised source, in UTF-16 units.
sealed interface Expr {
    int at();

    /// A constant.
    record Literal(int at, Value value) implements Expr {}

    /// A variable.
    record Name(int at, String name) implements Expr {}

    /// `[a, b]`.
    record ListOf(int at, List<Expr> items) implements Expr {}

    /// `(a, b)`.
    record TupleOf(int at, List<Expr> items) implements Expr {}

    /// `{a: b}`.
    record DictOf(int at, List<Expr> keys, List<Expr> values) implements Expr {}

    /// `target.name`.
    record Attribute(int at, Expr target, String name) implements Expr {}

    /// `target[index]`.
    record Item(int at, Expr target, Expr index) implements Expr {}

    /// `target[start:stop:step]`.
    record Slice(
            int at, Expr target, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step)
            implements Expr {}

    /// `callee(arguments)`.
    record Call(int at, Expr callee, CallArguments arguments) implements Expr {}

    /// `input | name(arguments)`; without input where the block's text is meant.
    record Filter(int at, @Nullable Expr input, String name, CallArguments arguments)
            implements Expr {}

    /// `input is name(arguments)`.
    record Test(int at, Expr input, String name, CallArguments arguments) implements Expr {}

    /// `-operand` or `+operand`.
    record Signed(int at, Expr operand, boolean negative) implements Expr {}

    /// An arithmetic operator.
    record Binary(int at, Arithmetic.Operator operator, Expr left, Expr right) implements Expr {}

    /// `a ~ b ~ c`.
    record Concat(int at, List<Expr> parts) implements Expr {}

    /// `not operand`.
    record Not(int at, Expr operand) implements Expr {}

    /// `a and b and c`.
    record And(int at, List<Expr> operands) implements Expr {}

    /// `a or b or c`.
    record Or(int at, List<Expr> operands) implements Expr {}

    /// `a < b <= c`: each operator compares its neighbours.
    record Compare(int at, List<Comparison> operators, List<Expr> operands) implements Expr {}

    /// `then if condition else otherwise`.
    record Conditional(int at, Expr condition, Expr then, @Nullable Expr otherwise)
            implements Expr {}

    /// A comparison operator.
    enum Comparison {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        IN("in"),
        NOT_IN("not in");

        final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }
    }

    /// The arguments of a call as written.
    ///
    /// @param names the names of the keyword arguments, in step with `named`
    /// @param star the expression after `*`
    /// @param doubleStar the expression after `**`
    record CallArguments(
            List<Expr> positional,
            List<String> names,
            List<Expr> named,
            @Nullable Expr star,
            @Nullable Expr doubleStar) {
        static final CallArguments NONE =
                new CallArguments(List.of(), List.of(), List.of(), null, null);
    }
}
