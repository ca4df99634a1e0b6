package dev.jeval.eval.task;

import java.util.List;

/// Where a value made from a document (its text, target, choices, description …) comes from.
public sealed interface FieldSource {
    /// A string of the YAML file: the name of a document field if the document has one of that
    /// name, otherwise a Jinja template over the document's fields.
    ///
    /// @param text field name or template
    record Template(String text) implements FieldSource {}

    /// A number of the YAML file, such as the index of the right choice.
    ///
    /// @param value the number
    record Index(int value) implements FieldSource {}

    /// A list of the YAML file, the same for every document.
    ///
    /// @param values the items
    record Items(List<String> values) implements FieldSource {
        /// Copies the list.
        public Items {
            values = List.copyOf(values);
        }
    }

    /// A function registered under a name; written `!function name` in YAML.
    ///
    /// @param name as registered, for example `jsquad.process_docs`
    record Function(String name) implements FieldSource {}
}
