package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Value.ListValue;
import dev.jeval.tokenizer.internal.template.Value.Str;
import dev.jeval.tokenizer.internal.template.Value.Undefined;
import java.time.Clock;
import java.util.List;

/// The state of one rendering that operators and filters share: what is left of the budget, the
/// clock, and what an undefined name means. Not thread-safe: one per rendering.
final class Rendering {
    private static final int CHARACTERS_PER_STEP = 8;

    private final Limits limits;
    private final Clock clock;
    private final boolean strictUndefined;
    private long steps;
    private int depth;

    Rendering(Limits limits, Clock clock, boolean strictUndefined) {
        this.limits = limits;
        this.clock = clock;
        this.strictUndefined = strictUndefined;
    }

    Clock clock() {
        return clock;
    }

    Limits limits() {
        return limits;
    }

    Undefined undefined(String hint) {
        return new Undefined(hint, strictUndefined);
    }

    /// Counts `cost` steps.
    void charge(long cost) {
        steps += cost;
        if (steps > limits.steps()) {
            throw new TemplateError(
                    "rendering takes more than %d steps (option maxSteps)"
                            .formatted(limits.steps()));
        }
    }

    /// One level deeper; the caller must [#leave].
    void enter() {
        if (++depth > limits.depth()) {
            throw new TemplateError(
                    "nested deeper than %d levels (option maxDepth)".formatted(limits.depth()));
        }
    }

    void leave() {
        depth--;
    }

    /// Refuses to create something of `size` characters or elements if that is too large.
    void checkLength(long size) {
        if (size > limits.length()) {
            throw new TemplateError(
                    "expected at most %d characters or elements (option maxLength), got %d"
                            .formatted(limits.length(), size));
        }
    }

    /// A string of the template, counted.
    Str text(String value) {
        checkLength(value.length());
        charge(value.length() / CHARACTERS_PER_STEP);
        return new Str(value);
    }

    /// A new list, counted.
    ListValue list(List<Value> items) {
        checkLength(items.size());
        charge(items.size());
        return Value.list(items);
    }
}
