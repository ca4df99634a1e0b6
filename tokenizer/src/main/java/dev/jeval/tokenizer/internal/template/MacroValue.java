package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Callable;
import dev.jeval.tokenizer.internal.template.Value.DictValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A macro with the scope it was defined in.
final class MacroValue implements Callable {
    private final Stmt.Macro macro;
    private final Scope scope;
    private final Interpreter interpreter;

    MacroValue(Stmt.Macro macro, Scope scope, Interpreter interpreter) {
        this.macro = macro;
        this.scope = scope;
        this.interpreter = interpreter;
    }

    @Override
    public String describe() {
        return "<Macro '" + macro.name() + "'>";
    }

    @Override
    public @Nullable Value attribute(String name) {
        return switch (name) {
            case "name" -> Value.of(macro.name());
            case "arguments" -> new TupleValue(macro.parameters().stream().map(Value::of).toList());
            case "catch_kwargs" -> Value.of(macro.takesKeywords());
            case "catch_varargs" -> Value.of(macro.takesRest());
            case "caller" -> Value.of(macro.takesCaller());
            default -> null;
        };
    }

    @Override
    public Value call(Arguments arguments, Rendering rendering) {
        Scope inner = new Scope(scope);
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        Value caller = named.remove("caller");
        if (macro.takesCaller() && !macro.parameters().contains("caller")) {
            inner.set("caller", caller == null ? rendering.undefined("No caller defined") : caller);
        } else if (caller != null) {
            if (!macro.parameters().contains("caller")) {
                throw new TemplateError(
                        "macro '%s' was invoked with a caller but uses none"
                                .formatted(macro.name()));
            }
            named.put("caller", caller);
        }
        bind(arguments.positional(), named, inner, rendering);
        return interpreter.body(macro, inner);
    }

    private void bind(
            List<Value> positional, Map<String, Value> named, Scope inner, Rendering rendering) {
        List<String> parameters = macro.parameters();
        int firstDefault = parameters.size() - macro.defaults().size();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i);
            Value byName = named.remove(name);
            if (i < positional.size()) {
                if (byName != null) {
                    throw new TemplateError(
                            "macro '%s' got multiple values for argument '%s'"
                                    .formatted(macro.name(), name));
                }
                inner.set(name, positional.get(i));
            } else if (byName != null) {
                inner.set(name, byName);
            } else if (i >= firstDefault) {
                inner.set(
                        name, interpreter.evaluate(macro.defaults().get(i - firstDefault), inner));
            } else {
                inner.set(name, rendering.undefined("parameter '" + name + "' was not provided"));
            }
        }
        bindRest(positional, named, inner);
    }

    private void bindRest(List<Value> positional, Map<String, Value> named, Scope inner) {
        int count = macro.parameters().size();
        if (macro.takesRest()) {
            inner.set(
                    "varargs",
                    new TupleValue(
                            positional.subList(
                                    Math.min(count, positional.size()), positional.size())));
        } else if (positional.size() > count) {
            throw new TemplateError(
                    "macro '%s' takes not more than %d argument(s)".formatted(macro.name(), count));
        }
        if (macro.takesKeywords()) {
            DictValue rest = new DictValue();
            named.forEach((name, value) -> rest.entries.put(new Str(name), value));
            inner.set("kwargs", rest);
        } else if (!named.isEmpty()) {
            throw new TemplateError(
                    "macro '%s' takes no keyword argument '%s'"
                            .formatted(macro.name(), named.keySet().iterator().next()));
        }
    }
}
