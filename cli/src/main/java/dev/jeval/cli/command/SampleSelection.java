package dev.jeval.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `--samples`: task names with the indices of the documents to run.
final class SampleSelection {
    private SampleSelection() {}

    /// @param argument a JSON object, or the path of a file with one
    static Map<String, List<Integer>> read(String argument) {
        String text =
                !argument.startsWith("{") && Files.isRegularFile(Path.of(argument))
                        ? TextArgument.read("@" + argument)
                        : argument;
        Map<String, List<Integer>> samples = new LinkedHashMap<>();
        Json.readObject("--samples", text)
                .forEach((task, indices) -> samples.put(task, indices(task, indices)));
        return samples;
    }

    private static List<Integer> indices(String task, Object value) {
        List<Integer> indices = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object index : list) {
                if (index instanceof Integer number && number >= 0) {
                    indices.add(number);
                }
            }
            if (indices.size() == list.size()) {
                return indices;
            }
        }
        throw new UsageException(
                "--samples: %s: expected a list of document numbers, got %s"
                        .formatted(task, value));
    }
}
