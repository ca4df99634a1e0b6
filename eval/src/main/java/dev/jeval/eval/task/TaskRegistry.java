package dev.jeval.eval.task;

import dev.jeval.eval.TaskConfigException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All tasks and groups that can be named: those of this jar, and those in the user's folders,
/// which win over built-in ones of the same name.
///
/// Not thread-safe: naming a YAML file in [#select] adds it.
public final class TaskRegistry {
    private static final String INDEX = "index.txt";
    private static final int MAX_FILES = 20_000;
    private static final int MAX_DEPTH = 32;

    /// A definition before it is read in full.
    private record Entry(YamlSource source, Map<String, @Nullable Object> values) {
        boolean isGroup() {
            return values.containsKey("group");
        }
    }

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, TreeSet<String>> tags = new TreeMap<>();
    private final Map<String, String> broken = new LinkedHashMap<>();

    private TaskRegistry() {}

    /// The tasks of this jar.
    public static TaskRegistry builtIn() {
        return open(List.of());
    }

    /// The tasks of this jar and of every `*.yaml` file below the given folders.
    ///
    /// A file that cannot be read does not disturb the others; asking for a name that is not found
    /// tells about it, and [#broken] lists it.
    ///
    /// @throws TaskConfigException if a folder does not exist, or two of its files define one name
    public static TaskRegistry open(List<Path> includePaths) {
        TaskRegistry registry = new TaskRegistry();
        for (String name : index()) {
            registry.add(new YamlSource.Resource(name), new LinkedHashMap<>());
        }
        for (Path folder : includePaths) {
            Map<String, YamlSource> seen = new LinkedHashMap<>();
            for (Path file : yamlFiles(folder)) {
                try {
                    registry.add(new YamlSource.File(file), seen);
                } catch (TaskConfigException e) {
                    registry.broken.put(file.toString(), String.valueOf(e.getMessage()));
                }
            }
        }
        return registry;
    }

    private static List<String> index() {
        String name = YamlSource.Resource.ROOT + INDEX;
        InputStream in = TaskRegistry.class.getResourceAsStream(name);
        if (in == null) {
            throw new TaskConfigException("built-in tasks: no resource " + name);
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> yamlFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new TaskConfigException(
                    "include_path: expected a folder with task files, got " + folder);
        }
        try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_FILES)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new TaskConfigException(folder + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    /// Adds one definition; a YAML file that is neither task nor group is a base for others.
    private @Nullable String add(YamlSource source, Map<String, YamlSource> seen) {
        Map<String, @Nullable Object> values = YamlText.load(source);
        Object name = values.containsKey("group") ? values.get("group") : values.get("task");
        if (!(name instanceof String text)) {
            return null;
        }
        YamlSource other = seen.put(text, source);
        if (other != null) {
            throw new TaskConfigException(
                    "%s: defines '%s', which %s defines too".formatted(source, text, other));
        }
        entries.put(text, new Entry(source, values));
        if (!values.containsKey("group")) {
            for (Object tag : values.get("tag") instanceof List<?> list ? list : tagList(values)) {
                tags.computeIfAbsent(String.valueOf(tag), t -> new TreeSet<>()).add(text);
            }
        }
        return text;
    }

    private static List<Object> tagList(Map<String, @Nullable Object> values) {
        Object tag = values.get("tag");
        return tag == null ? List.of() : List.of(tag);
    }

    /// Names of all tasks, sorted.
    public List<String> tasks() {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getValue().isGroup())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Names of all groups, sorted.
    public List<String> groups() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().isGroup())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Every tag with the names of its tasks, sorted.
    public Map<String, Set<String>> tags() {
        Map<String, Set<String>> copy = new TreeMap<>();
        tags.forEach((tag, names) -> copy.put(tag, new TreeSet<>(names)));
        return copy;
    }

    /// User files that could not be read, with the reason.
    public Map<String, String> broken() {
        return new LinkedHashMap<>(broken);
    }

    /// The definition of a task.
    ///
    /// @throws TaskConfigException if there is none, or it cannot be read
    public TaskConfig task(String name) {
        Entry entry = entries.get(name);
        if (entry == null || entry.isGroup()) {
            throw unknown(name);
        }
        return TaskReader.task(entry.values(), entry.source().toString());
    }

    /// The folder of the file that defines `name`, against which its relative data files resolve;
    /// null for built-in definitions.
    public @Nullable Path folder(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.source().folder();
    }

    /// What a user asked for, resolved: tasks and groups in the order asked, members included.
    ///
    /// @param requested names of tasks, groups or tags, patterns with `*` and `?`, or paths of YAML
    ///   files and folders
    /// @throws TaskConfigException if a name or pattern matches nothing; the message lists similar
    ///   names
    public TaskSelection select(List<String> requested) {
        if (requested.isEmpty()) {
            throw new TaskConfigException("tasks: expected at least one name, got none");
        }
        Selector selector = new Selector(this);
        for (String name : requested) {
            for (String resolved : resolve(name.strip())) {
                selector.add(resolved, Map.of());
            }
        }
        return selector.selection();
    }

    private List<String> resolve(String name) {
        if (entries.containsKey(name)) {
            return List.of(name);
        }
        Set<String> tagged = tags.get(name);
        if (tagged != null) {
            return List.copyOf(tagged);
        }
        if (name.endsWith(".yaml") && Files.isRegularFile(Path.of(name))) {
            String defined = add(new YamlSource.File(Path.of(name)), new LinkedHashMap<>());
            if (defined == null) {
                throw new TaskConfigException(
                        name + ": expected a key 'task' or 'group' with a name, found neither");
            }
            return List.of(defined);
        }
        if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
            Pattern pattern = glob(name);
            List<String> matches =
                    Stream.concat(entries.keySet().stream(), tags.keySet().stream())
                            .filter(known -> pattern.matcher(known).matches())
                            .flatMap(known -> resolve(known).stream())
                            .distinct()
                            .toList();
            if (!matches.isEmpty()) {
                return matches;
            }
        }
        throw unknown(name);
    }

    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    private TaskConfigException unknown(String name) {
        Set<String> known = new LinkedHashSet<>(entries.keySet());
        known.addAll(tags.keySet());
        List<String> similar = SimilarNames.of(name, known);
        StringBuilder message =
                new StringBuilder("task '" + name + "': no such task, group or tag");
        if (!similar.isEmpty()) {
            message.append("; did you mean ").append(String.join(", ", similar)).append('?');
        }
        message.append(" ('jeval ls tasks' lists them)");
        broken.forEach((file, reason) ->
                message.append("; file ").append(file).append(" was left out: ").append(reason));
        return new TaskConfigException(message.toString());
    }

    /// Collects tasks and groups once each, in the order they are met.
    private static final class Selector {
        private final TaskRegistry registry;
        private final Map<String, TaskConfig> tasks = new LinkedHashMap<>();
        private final Map<String, GroupConfig> groups = new LinkedHashMap<>();
        private final Map<String, List<String>> children = new LinkedHashMap<>();
        private final List<String> path = new ArrayList<>();

        Selector(TaskRegistry registry) {
            this.registry = registry;
        }

        void add(String name, Map<String, @Nullable Object> overrides) {
            Entry entry = registry.entries.get(name);
            if (entry == null) {
                throw registry.unknown(name);
            }
            if (entry.isGroup()) {
                addGroup(name, entry, overrides);
            } else if (!tasks.containsKey(name) || !overrides.isEmpty()) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>(entry.values());
                values.putAll(overrides);
                tasks.put(name, TaskReader.task(values, entry.source().toString()));
            }
        }

        private void addGroup(String name, Entry entry, Map<String, @Nullable Object> overrides) {
            if (path.contains(name)) {
                throw new TaskConfigException(
                        entry.source() + ": group '" + name + "' contains itself: " + path);
            }
            GroupConfig group = TaskReader.group(entry.values(), entry.source().toString());
            groups.put(name, group);
            path.add(name);
            List<String> names = new ArrayList<>();
            for (GroupConfig.Member member : group.members()) {
                Map<String, @Nullable Object> merged = new LinkedHashMap<>(overrides);
                merged.putAll(member.overrides());
                for (String resolved : registry.resolve(member.name())) {
                    names.add(resolved);
                    add(resolved, merged);
                }
            }
            path.remove(name);
            children.put(name, names);
        }

        TaskSelection selection() {
            return new TaskSelection(
                    List.copyOf(tasks.values()), List.copyOf(groups.values()), children);
        }
    }
}
