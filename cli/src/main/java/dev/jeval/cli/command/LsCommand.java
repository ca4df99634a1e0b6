package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.eval.task.TaskRegistry;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists what can be run.
@Command(name = "ls", description = "List tasks, groups, tags or subtasks.")
final class LsCommand implements Callable<Integer> {
    /// What can be listed.
    enum Kind {
        TASKS,
        GROUPS,
        SUBTASKS,
        TAGS
    }

    @Parameters(
            arity = "0..1",
            defaultValue = "tasks",
            paramLabel = "tasks|groups|subtasks|tags",
            description = "What to list (default ${DEFAULT-VALUE}).")
    Kind kind;

    @Mixin TaskFolders folders;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TaskRegistry registry = TaskRegistry.open(folders.paths);
        switch (kind) {
            case TASKS -> {
                registry.groups().forEach(out::println);
                registry.tasks().forEach(out::println);
            }
            case GROUPS -> registry.groups().forEach(out::println);
            case SUBTASKS -> registry.tasks().forEach(out::println);
            case TAGS ->
                    registry.tags()
                            .forEach((tag, tasks) ->
                                    out.println(tag + ": " + String.join(", ", tasks)));
        }
        registry.broken()
                .forEach((file, reason) ->
                        spec.commandLine().getErr().println(file + ": " + reason));
        return registry.broken().isEmpty() ? ExitCode.OK : ExitCode.TASK;
    }
}
