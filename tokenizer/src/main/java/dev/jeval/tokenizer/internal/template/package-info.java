/// The template engine behind [dev.jeval.tokenizer.template]: a Jinja lexer, parser and tree
/// interpreter over Python values.
///
/// Source text -> `Lexer` -> tokens -> `Parser` -> `Stmt`/`Expr` records -> `Interpreter` -> text.
/// A template reaches nothing but the kinds of [Value]; every step, size and depth is counted
/// against [Limits], so that a hostile template ends in a [TemplateError].
package dev.jeval.tokenizer.internal.template;
