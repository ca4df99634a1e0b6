package dev.jeval.tokenizer.internal.template;

import dev.jeval.tokenizer.internal.template.Stmt.Target;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Walks the statements of a template and writes its text.
///
/// Scopes as in Jinja: loops, macros, `with`, block `set` and `filter` have their own; `if` has
/// not. Every iteration of a loop starts afresh, so that only a namespace carries values out of it.
final class Interpreter {
    private final Rendering rendering;
    private final Evaluator evaluator;
    private StringBuilder out = new StringBuilder();

    private Interpreter(Rendering rendering) {
        this.rendering = rendering;
        this.evaluator = new Evaluator(rendering);
    }

    /// Renders `statements`.
    static String render(
            List<Stmt> statements,
            Map<String, Value> context,
            Limits limits,
            Clock clock,
            boolean strictUndefined) {
        Rendering rendering = new Rendering(limits, clock, strictUndefined);
        Interpreter interpreter = new Interpreter(rendering);
        Scope globals = new Scope(null);
        Globals.ALL.forEach(globals::set);
        context.forEach(globals::set);
        interpreter.run(statements, new Scope(globals));
        return interpreter.out.toString();
    }

    /// How a block ended.
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private Flow run(List<Stmt> statements, Scope scope) {
        for (Stmt statement : statements) {
            rendering.charge(1);
            Flow flow = run(statement, scope);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow run(Stmt statement, Scope scope) {
        rendering.enter();
        try {
            return execute(statement, scope);
        } finally {
            rendering.leave();
        }
    }

    private Flow execute(Stmt statement, Scope scope) {
        switch (statement) {
            case Stmt.Text text -> write(text.text());
            case Stmt.Print print -> {
                Value value = evaluator.evaluate(print.expression(), scope);
                placed(print.expression().at(), () -> write(PythonText.str(value, rendering)));
            }
            case Stmt.If branches -> {
                return runIf(branches, scope);
            }
            case Stmt.For loop -> {
                Value iterable = evaluator.evaluate(loop.iterable(), scope);
                placed(loop.at(), () -> runLoop(loop, iterable, scope, 1));
            }
            case Stmt.Assign assign -> {
                Value value = evaluator.evaluate(assign.value(), scope);
                placed(assign.at(), () -> assign(assign.target(), value, scope));
            }
            case Stmt.AssignBlock block -> {
                Value text = capture(() -> run(block.body(), new Scope(scope)));
                Value value =
                        block.filter() == null
                                ? text
                                : evaluator.filterText(block.filter(), text, scope);
                placed(block.at(), () -> assign(block.target(), value, scope));
            }
            case Stmt.MacroDefinition definition ->
                    scope.set(
                            definition.macro().name(),
                            new MacroValue(definition.macro(), scope, this));
            case Stmt.CallBlock block -> callBlock(block, scope);
            case Stmt.FilterBlock block -> {
                Value text = capture(() -> run(block.body(), new Scope(scope)));
                Value value = evaluator.filterText(block.filter(), text, scope);
                placed(block.at(), () -> write(PythonText.str(value, rendering)));
            }
            case Stmt.With with -> {
                Scope inner = new Scope(scope);
                for (int i = 0; i < with.targets().size(); i++) {
                    Target target = with.targets().get(i);
                    Value value = evaluator.evaluate(with.values().get(i), scope);
                    placed(with.at(), () -> assign(target, value, inner));
                }
                return run(with.body(), inner);
            }
            case Stmt.Generation generation -> {
                return run(generation.body(), new Scope(scope));
            }
            case Stmt.Break _ -> {
                return Flow.BREAK;
            }
            case Stmt.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private Flow runIf(Stmt.If branches, Scope scope) {
        for (int i = 0; i < branches.conditions().size(); i++) {
            if (evaluator.truth(branches.conditions().get(i), scope)) {
                return run(branches.bodies().get(i), scope);
            }
        }
        return run(branches.otherwise(), scope);
    }

    private void callBlock(Stmt.CallBlock block, Scope scope) {
        Expr.Call call = block.call();
        Value callee = evaluator.evaluate(call.callee(), scope);
        placed(
                call.at(),
                () -> {
                    Arguments arguments = evaluator.arguments(call.arguments(), scope);
                    arguments.named().put("caller", new MacroValue(block.caller(), scope, this));
                    write(PythonText.str(evaluator.call(callee, arguments), rendering));
                });
    }

    private void runLoop(Stmt.For loop, Value iterable, Scope scope, int depth) {
        List<Value> items = new ArrayList<>();
        for (Value item : Operators.items(iterable)) {
            rendering.charge(1);
            if (loop.condition() == null || accepts(loop, item, scope)) {
                items.add(item);
            }
        }
        LoopValue state =
                new LoopValue(
                        items,
                        depth,
                        loop.recursive()
                                ? inner -> capture(() -> runLoop(loop, inner, scope, depth + 1))
                                : null);
        for (Value item : items) {
            state.next();
            Scope body = new Scope(scope);
            body.set("loop", state);
            assign(loop.target(), item, body);
            if (run(loop.body(), body) == Flow.BREAK) {
                break;
            }
        }
        if (items.isEmpty()) {
            run(loop.otherwise(), new Scope(scope));
        }
    }

    private boolean accepts(Stmt.For loop, Value item, Scope scope) {
        Scope inner = new Scope(scope);
        assign(loop.target(), item, inner);
        Expr condition = loop.condition();
        return condition == null || evaluator.truth(condition, inner);
    }

    private void assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.NamespaceAttribute attribute -> {
                if (!(scope.get(attribute.namespace()) instanceof Value.Namespace namespace)) {
                    throw new TemplateError(
                            "cannot assign attribute on non-namespace object", attribute.at());
                }
                namespace.attributes().put(attribute.name(), value);
            }
            case Target.Unpack unpack -> {
                List<Value> items = Operators.items(value);
                int expected = unpack.targets().size();
                if (items.size() != expected) {
                    throw new TemplateError(
                            "%s values to unpack (expected %d, got %d)"
                                    .formatted(
                                            items.size() < expected ? "not enough" : "too many",
                                            expected,
                                            items.size()));
                }
                for (int i = 0; i < expected; i++) {
                    assign(unpack.targets().get(i), items.get(i), scope);
                }
            }
        }
    }

    /// Runs a macro's body with its variables set, and returns its text.
    Value body(Stmt.Macro macro, Scope scope) {
        rendering.enter();
        try {
            return capture(() -> run(macro.body(), scope));
        } finally {
            rendering.leave();
        }
    }

    Value evaluate(Expr expression, Scope scope) {
        return evaluator.evaluate(expression, scope);
    }

    private Value capture(Runnable action) {
        StringBuilder outer = out;
        out = new StringBuilder();
        try {
            action.run();
            return rendering.text(out.toString());
        } finally {
            out = outer;
        }
    }

    private void write(String text) {
        rendering.checkLength((long) out.length() + text.length());
        out.append(text);
    }

    /// Runs `action`; a failure without a place gets `at`.
    private static void placed(int at, Runnable action) {
        try {
            action.run();
        } catch (TemplateError e) {
            throw e.at(at);
        }
    }
}
