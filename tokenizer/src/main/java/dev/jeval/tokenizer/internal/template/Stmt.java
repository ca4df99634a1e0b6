package dev.jeval.tokenizer.internal.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement.
sealed interface Stmt {
    /// Text outside tags.
    record Text(String text) implements Stmt {}

    /// `{{ expression }}`.
    record Print(Expr expression) implements Stmt {}

    /// `{% if %}` with its `elif` branches; `conditions` and `bodies` are in step.
    record If(List<Expr> conditions, List<List<Stmt>> bodies, List<Stmt> otherwise)
            implements Stmt {}

    /// `{% for target in iterable if condition recursive %}`.
    record For(
            int at,
            Target target,
            Expr iterable,
            @Nullable Expr condition,
            boolean recursive,
            List<Stmt> body,
            List<Stmt> otherwise)
            implements Stmt {}

    /// `{% set target = value %}`.
    record Assign(int at, Target target, Expr value) implements Stmt {}

    /// `{% set target | filter %}body{% endset %}`.
    record AssignBlock(int at, Target target, Expr.@Nullable Filter filter, List<Stmt> body)
            implements Stmt {}

    /// `{% macro name(parameters) %}`.
    record MacroDefinition(Macro macro) implements Stmt {}

    /// `{% call(parameters) callee(arguments) %}body{% endcall %}`.
    record CallBlock(Expr.Call call, Macro caller) implements Stmt {}

    /// `{% filter name %}body{% endfilter %}`.
    record FilterBlock(int at, Expr.Filter filter, List<Stmt> body) implements Stmt {}

    /// `{% with target = value %}`; without targets a plain scope.
    record With(int at, List<Target> targets, List<Expr> values, List<Stmt> body) implements Stmt {}

    /// `{% generation %}`: marks what the assistant says; prints as it is.
    record Generation(List<Stmt> body) implements Stmt {}

    /// `{% break %}`.
    record Break(int at) implements Stmt {}

    /// `{% continue %}`.
    record Continue(int at) implements Stmt {}

    /// The parameters and body of a macro.
    ///
    /// @param defaults of the last parameters
    /// @param takesCaller whether the body uses `caller`
    /// @param takesRest whether the body uses `varargs`, and so takes further arguments
    /// @param takesKeywords whether the body uses `kwargs`, and so takes further keywords
    record Macro(
            int at,
            String name,
            List<String> parameters,
            List<Expr> defaults,
            List<Stmt> body,
            boolean takesCaller,
            boolean takesRest,
            boolean takesKeywords) {}

    /// What an assignment assigns to.
    sealed interface Target {
        /// A variable.
        record Variable(String name) implements Target {}

        /// An attribute of a namespace.
        record NamespaceAttribute(int at, String namespace, String name) implements Target {}

        /// `a, b`.
        record Unpack(List<Target> targets) implements Target {}
    }
}
