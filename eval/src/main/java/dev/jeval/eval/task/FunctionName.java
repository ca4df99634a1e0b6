package dev.jeval.eval.task;

/// The value of a `!function module.name` tag.
///
/// @param name as written, for example `utils.process_docs`
public record FunctionName(String name) {
    @Override
    public String toString() {
        return "!function " + name;
    }
}
