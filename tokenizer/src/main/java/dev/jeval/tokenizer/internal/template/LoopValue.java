package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.Callable;
import dev.jeval.tokenizer.internal.template.Value.Function;
import dev.jeval.tokenizer.internal.template.Value.TupleValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `loop` variable.
final class LoopValue implements Callable {
    /// Renders the loop again over other items.
    interface Recursion {
        Value render(Value iterable);
    }

    private final List<Value> items;
    private final int depth;
    private final @Nullable Recursion recursion;
    private int index = -1;
    private @Nullable TupleValue lastSeen;

    LoopValue(List<Value> items, int depth, @Nullable Recursion recursion) {
        this.items = items;
        this.depth = depth;
        this.recursion = recursion;
    }

    void next() {
        index++;
    }

    @Override
    public String describe() {
        return "<LoopContext %d/%d>".formatted(index + 1, items.size());
    }

    @Override
    public Value call(Arguments arguments, Rendering rendering) {
        if (recursion == null) {
            throw new TemplateError("the loop must have the 'recursive' marker to be called");
        }
        return recursion.render(arguments.bind("loop", "iterable").require("iterable"));
    }

    @Override
    public @Nullable Value attribute(String name) {
        int size = items.size();
        return switch (name) {
            case "index" -> Value.of(index + 1L);
            case "index0" -> Value.of(index);
            case "revindex" -> Value.of(size - index);
            case "revindex0" -> Value.of(size - index - 1L);
            case "first" -> Value.of(index == 0);
            case "last" -> Value.of(index == size - 1);
            case "length" -> Value.of(size);
            case "depth" -> Value.of(depth);
            case "depth0" -> Value.of(depth - 1L);
            case "previtem" ->
                    index > 0
                            ? items.get(index - 1)
                            : new Value.Undefined("there is no previous item", false);
            case "nextitem" ->
                    index < size - 1
                            ? items.get(index + 1)
                            : new Value.Undefined("there is no next item", false);
            case "cycle" -> new Function("cycle", (arguments, _) -> cycle(arguments));
            case "changed" -> new Function("changed", (arguments, _) -> changed(arguments));
            default -> null;
        };
    }

    private Value cycle(Arguments arguments) {
        List<Value> values = arguments.positional();
        if (values.isEmpty()) {
            throw new TemplateError("no items for cycling given");
        }
        return values.get(index % values.size());
    }

    private Value changed(Arguments arguments) {
        TupleValue seen = new TupleValue(arguments.positional());
        boolean changed = lastSeen == null || !Equality.equal(lastSeen, seen);
        lastSeen = seen;
        return Value.of(changed);
    }
}
