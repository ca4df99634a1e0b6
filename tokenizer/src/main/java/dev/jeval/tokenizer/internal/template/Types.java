package dev.jeval.tokenizer.internal.template;

/// Python's names of the types, as error messages show them.
final class Types {
    private Types() {}

    static String name(Value value) {
        return switch (value) {
            case Value.None _ -> "NoneType";
            case Value.Bool _ -> "bool";
            case Value.Int _ -> "int";
            case Value.Real _ -> "float";
            case Value.Str _ -> "str";
            case Value.ListValue _ -> "list";
            case Value.TupleValue _ -> "tuple";
            case Value.DictValue _ -> "dict";
            case Value.Range _ -> "range";
            case Value.View view -> view.kind();
            case Value.Generator _ -> "generator";
            case Value.Undefined _ -> "Undefined";
            case Value.Namespace _ -> "Namespace";
            case Value.Callable _ -> "function";
        };
    }

    /// The type as Jinja names it when an attribute is missing.
    static String object(Value value) {
        return value instanceof Value.None ? "None" : "'" + name(value) + " object'";
    }
}
