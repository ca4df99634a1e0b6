package dev.jeval.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Where tasks are found beside the built-in ones.
final class TaskFolders {
    @Option(
            names = "--include_path",
            split = ",",
            paramLabel = "DIR",
            description = "Folders with task YAML files of your own.")
    List<Path> paths = new ArrayList<>();
}
