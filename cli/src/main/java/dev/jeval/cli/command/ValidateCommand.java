package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.eval.task.TaskRegistry;
import dev.jeval.eval.task.TaskSelection;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Checks task definitions without running them.
@Command(name = "validate", description = "Check task definitions without running them.")
final class ValidateCommand implements Callable<Integer> {
    @Option(
            names = {"--tasks", "-t"},
            required = true,
            split = "[,\\s]+",
            arity = "1..*",
            paramLabel = "TASK",
            description = "Tasks, groups, tags, patterns such as blimp_*, or YAML files.")
    List<String> tasks = new ArrayList<>();

    @Mixin TaskFolders folders;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TaskSelection selection = TaskRegistry.open(folders.paths).select(tasks);
        selection.tasks().forEach(task -> out.println(task.name() + ": ok"));
        return ExitCode.OK;
    }
}
