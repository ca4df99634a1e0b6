package dev.jeval.eval.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The console tables of lm-evaluation-harness: one of tasks, and one of groups if there are any.
final class ResultTable {
    private static final List<String> COLUMNS =
            List.of("Version", "Filter", "n-shot", "Metric", "", "Value", "", "Stderr");

    private final Map<String, @Nullable Object> results;
    private final Map<String, Integer> depths = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();

    private ResultTable(Map<String, @Nullable Object> results) {
        this.results = results;
    }

    /// The tables of a results file's content.
    static List<String> of(Map<String, @Nullable Object> results) {
        List<String> tables = new ArrayList<>();
        tables.add(new ResultTable(results).table("results", "Tasks"));
        if (results.containsKey("groups")) {
            tables.add(new ResultTable(results).table("groups", "Groups"));
        }
        return tables;
    }

    private String table(String key, String title) {
        Map<String, Object> entries = map(results.get(key));
        arrange(entries.keySet());
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>();
        header.add(title);
        header.addAll(COLUMNS);
        for (String name : order) {
            addRows(rows, name, map(entries.get(name)));
        }
        return Markdown.table(header, rows);
    }

    /// Groups with their members below them, sorted by name; then what belongs to no group.
    private void arrange(Set<String> available) {
        Map<String, Object> groups = map(results.get("group_subtasks"));
        Set<String> members = new TreeSet<>();
        groups.values().forEach(list -> ((List<?>) list).forEach(m -> members.add(m.toString())));
        for (String group : new TreeSet<>(groups.keySet())) {
            if (!members.contains(group)) {
                visit(group, 0, groups, available);
            }
        }
        for (String name : new TreeSet<>(available)) {
            if (!depths.containsKey(name)) {
                order.add(name);
            }
        }
    }

    private void visit(String name, int depth, Map<String, Object> groups, Set<String> available) {
        boolean first = depths.put(name, depth) == null;
        if (available.contains(name) && first) {
            order.add(name);
        }
        if (groups.get(name) instanceof List<?> children) {
            children.stream()
                    .map(Object::toString)
                    .sorted()
                    .forEach(child -> visit(child, depth + 1, groups, available));
        }
    }

    private void addRows(List<List<String>> rows, String name, Map<String, Object> entry) {
        int depth = depths.getOrDefault(name, 0);
        String shown = String.valueOf(entry.getOrDefault("alias", name));
        String label = depth > 0 ? " ".repeat(depth) + "- " + shown : shown;
        String version = String.valueOf(map(results.get("versions")).getOrDefault(name, "N/A"));
        String shots = String.valueOf(map(results.get("n-shot")).getOrDefault(name, " "));
        Map<String, Object> better =
                map(map(results.get("higher_is_better")).getOrDefault(name, Map.of()));
        for (Map.Entry<String, Object> value : new TreeMap<>(entry).entrySet()) {
            int comma = value.getKey().indexOf(',');
            if (comma < 0 || value.getKey().substring(0, comma).endsWith("_stderr")) {
                continue;
            }
            String metric = value.getKey().substring(0, comma);
            String filter = value.getKey().substring(comma + 1);
            Object error = entry.get(metric + "_stderr," + filter);
            rows.add(
                    List.of(
                            label,
                            version,
                            filter,
                            shots,
                            metric,
                            arrow(better.get(metric)),
                            number(value.getValue()),
                            error == null ? "" : "±",
                            error == null ? "" : number(error)));
            label = "";
            version = "";
        }
        if (!label.isEmpty() && entry.keySet().stream().noneMatch(key -> key.contains(","))) {
            rows.add(List.of(label, version, "none", shots, "", "", "", "", ""));
        }
    }

    private static String arrow(@Nullable Object higherIsBetter) {
        if (higherIsBetter == null) {
            return "";
        }
        return Boolean.TRUE.equals(higherIsBetter) ? "↑" : "↓";
    }

    private static String number(Object value) {
        return value instanceof Double number
                ? String.format(Locale.ROOT, "%.4f", number)
                : value.toString();
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> {
                if (item != null) {
                    result.put(String.valueOf(key), item);
                }
            });
        }
        return result;
    }
}
