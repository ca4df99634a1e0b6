package dev.jeval.eval.source;

import dev.jeval.eval.DatasetFormatException;
import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.function.TaskFunctions;
import dev.jeval.eval.task.TaskConfig;
import dev.jeval.eval.task.TaskConfig.DataConfig;
import dev.jeval.eval.task.TaskConfig.FewShotConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Loads the documents of a task: those that are evaluated and those that examples are drawn from.
///
/// Where a split's file is: `dataset_kwargs.data_files` (a pattern, see [DataFolder], or one per
/// split), relative to the task's own YAML file, then to `{data_dir}/{dataset_path}`, then to
/// `{data_dir}`; without `data_files` the layouts of the Hugging Face hub are tried. The data of
/// the demo tasks are in this jar.
///
/// Splits are read once. Not thread-safe.
public final class Documents {
    private static final String DEMO = "demo";

    /// Begins the last part of a pattern that names other data than the published ones.
    private static final String STAND_IN = "|~";

    private static final Pattern SLICE = Pattern.compile("(.+)\\[([0-9]{0,9}):([0-9]{0,9})\\]");

    /// Tried in order when a task does not name its files; `%s` is the split.
    private static final List<String> LAYOUTS =
            List.of(
                    "%2$s/%1$s-*.parquet",
                    "%2$s/%1$s.parquet",
                    "%2$s/%1$s.jsonl|%2$s/%1$s.jsonl.gz",
                    "%2$s.jsonl|%2$s.jsonl.gz|data/%2$s.jsonl",
                    "%1$s-*.parquet",
                    "%1$s.parquet",
                    "data/%1$s-*.parquet",
                    "hf/%1$s.jsonl|hf/%1$s.jsonl.gz",
                    "%1$s.jsonl|%1$s.jsonl.gz|%1$s.json|%1$s.csv|%1$s.tsv",
                    "data/%1$s.jsonl|data/%1$s.json");

    private final TaskConfig task;
    private final DataFolder folder;
    private final Map<String, List<Map<String, @Nullable Object>>> splits = new LinkedHashMap<>();
    private final List<String> standIns = new ArrayList<>();

    /// @param task the task
    /// @param dataDir folder of the data sets (`--data_dir`); null if none was named
    /// @param taskFolder folder of the task's YAML file; null for built-in tasks
    public Documents(TaskConfig task, @Nullable Path dataDir, @Nullable Path taskFolder) {
        this.task = task;
        List<Path> roots = new ArrayList<>();
        Object own = task.data().kwargs().get("data_dir");
        if (own instanceof String text) {
            Path relative = Path.of(text);
            roots.add(taskFolder == null ? relative : taskFolder.resolve(relative));
        }
        if (taskFolder != null) {
            roots.add(taskFolder);
        }
        if (dataDir != null) {
            String path = task.data().path();
            if (path != null) {
                roots.add(dataDir.resolve(path));
                if (path.indexOf('/') >= 0) {
                    roots.add(dataDir.resolve(path.substring(path.lastIndexOf('/') + 1)));
                }
            }
            roots.add(dataDir);
        }
        this.folder = new DataFolder(roots);
    }

    /// Splits read so far whose published file is missing and another was taken, for people.
    public List<String> standIns() {
        return List.copyOf(standIns);
    }

    /// The split that is evaluated.
    public String evaluatedSplit() {
        String test = task.data().testSplit();
        return test != null ? test : Objects.requireNonNull(task.data().validationSplit());
    }

    /// The documents that are evaluated, in file order.
    ///
    /// @throws DatasetFormatException if a file is missing or damaged, or there is no document
    public List<Map<String, @Nullable Object>> evaluated() {
        List<Map<String, @Nullable Object>> documents =
                process(task.data().processDocs(), split(evaluatedSplit()));
        if (documents.isEmpty()) {
            throw new DatasetFormatException(
                    "task '%s': split '%s' has no document"
                            .formatted(task.name(), evaluatedSplit()));
        }
        return documents;
    }

    /// Whether worked examples come from the evaluated split.
    public boolean fewShotFromEvaluated() {
        FewShotConfig shot = task.fewShot();
        if (shot.samples() != null || shot.samplesFunction() != null) {
            return false;
        }
        return Objects.equals(shot.split(), task.data().testSplit());
    }

    /// The documents that worked examples are drawn from, in file order: `fewshot_config.samples`,
    /// else the few-shot split, else the training, validation or test split.
    ///
    /// @throws DatasetFormatException if a file is missing or damaged
    public List<Map<String, @Nullable Object>> fewShotPool() {
        FewShotConfig shot = task.fewShot();
        if (shot.samples() != null) {
            return shot.samples();
        }
        if (shot.samplesFunction() != null) {
            return TaskFunctions.documents(shot.samplesFunction(), task.origin()).apply(List.of());
        }
        DataConfig data = task.data();
        String name = shot.split();
        if (name == null) {
            name = data.trainingSplit() == null ? data.validationSplit() : data.trainingSplit();
        }
        String process = shot.processDocs() == null ? data.processDocs() : shot.processDocs();
        List<Map<String, @Nullable Object>> pool =
                process(process, split(name == null ? evaluatedSplit() : name));
        List<Integer> indices = shot.indices();
        return indices == null ? pool : indices.stream().map(i -> at(pool, i)).toList();
    }

    private Map<String, @Nullable Object> at(List<Map<String, @Nullable Object>> pool, int index) {
        if (index < 0 || index >= pool.size()) {
            throw new TaskConfigException(
                    "%s: key 'fewshot_config.fewshot_indices': expected indices below %d, got %d"
                            .formatted(task.origin(), pool.size(), index));
        }
        return pool.get(index);
    }

    private List<Map<String, @Nullable Object>> process(
            @Nullable String function, List<Map<String, @Nullable Object>> documents) {
        return function == null
                ? documents
                : TaskFunctions.documents(function, task.origin()).apply(documents);
    }

    /// The documents of a split; `name[a:b]` is a slice of split `name`, as Hugging Face datasets
    /// writes it.
    private List<Map<String, @Nullable Object>> split(String name) {
        Matcher slice = SLICE.matcher(name);
        if (slice.matches()) {
            List<Map<String, @Nullable Object>> whole = split(slice.group(1));
            int from = slice.group(2).isEmpty() ? 0 : Integer.parseInt(slice.group(2));
            int to = slice.group(3).isEmpty() ? whole.size() : Integer.parseInt(slice.group(3));
            int end = Math.min(to, whole.size());
            return whole.subList(Math.min(from, end), end);
        }
        List<Map<String, @Nullable Object>> documents = splits.get(name);
        if (documents == null) {
            documents =
                    DEMO.equals(task.data().path())
                            ? DemoData.read(String.valueOf(task.data().name()))
                            : filtered(readFiles(name));
            splits.put(name, documents);
        }
        return documents;
    }

    /// Only documents whose fields have the values of `dataset_kwargs.filter`.
    private List<Map<String, @Nullable Object>> filtered(
            List<Map<String, @Nullable Object>> documents) {
        if (!(task.data().kwargs().get("filter") instanceof Map<?, ?> wanted)) {
            return documents;
        }
        return documents.stream()
                .filter(document ->
                        wanted.entrySet().stream()
                                .allMatch(entry ->
                                        Objects.equals(
                                                document.get(String.valueOf(entry.getKey())),
                                                entry.getValue())))
                .toList();
    }

    private List<Map<String, @Nullable Object>> readFiles(String split) {
        List<String> patterns = patterns(split);
        for (String pattern : patterns) {
            List<Path> files = folder.find(pattern);
            if (!files.isEmpty()) {
                String name = files.getFirst().getFileName().toString();
                if (pattern.endsWith(STAND_IN + name)) {
                    standIns.add(
                            "split '%s': %s stands in for %s, which is not there"
                                    .formatted(split, name, pattern.split("\\|", -1)[0]));
                }
                List<Map<String, @Nullable Object>> documents = new ArrayList<>();
                for (Path file : files) {
                    documents.addAll(DataFileReader.read(file, task.data().kwargs()));
                }
                return documents;
            }
        }
        throw new DatasetFormatException(missing(split, patterns));
    }

    private List<String> patterns(String split) {
        Object files = task.data().kwargs().get("data_files");
        Object own = files instanceof Map<?, ?> map ? map.get(split) : files;
        if (own == null && files != null) {
            throw new TaskConfigException(
                    "%s: key 'dataset_kwargs.data_files': no file for split '%s', only for %s"
                            .formatted(task.origin(), split, ((Map<?, ?>) files).keySet()));
        }
        if (own instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        if (own != null) {
            return List.of(own.toString());
        }
        String config = task.data().name();
        return LAYOUTS.stream()
                .filter(layout -> config != null || !layout.contains("%2$s"))
                .map(layout -> layout.formatted(split, config == null ? "" : config))
                .toList();
    }

    private String missing(String split, List<String> patterns) {
        StringBuilder message = new StringBuilder();
        message.append("task '").append(task.name()).append("': data for split '").append(split);
        message.append("' not found: looked for ").append(String.join(", ", patterns));
        message.append(" in ");
        if (folder.roots().isEmpty()) {
            message.append("no folder (name one with --data_dir)");
        } else {
            message.append(folder.roots());
        }
        Object source = task.metadata().get("source");
        if (source != null) {
            message.append("; get it from ").append(source);
        }
        return message.toString();
    }
}
