package dev.jeval.tokenizer.internal.template;

/// The budget of one rendering.
///
/// @param steps evaluations and created elements (eight characters count as one) before rendering
///   is refused
/// @param length characters of the output and of any string, and elements of any collection
/// @param depth levels of nesting, of expressions, statements, macro calls and data together
public record Limits(long steps, int length, int depth) {}
