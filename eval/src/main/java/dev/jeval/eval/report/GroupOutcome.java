package dev.jeval.eval.report;

import dev.jeval.analysis.stats.HarnessStatistics;
import dev.jeval.eval.task.GroupConfig;
import dev.jeval.eval.task.GroupConfig.AggregateMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Aggregates a group's metrics over the tasks below it: means weighted by size (or not), pooled
/// standard errors.
///
/// Source: lm-evaluation-harness 0.4.13, `api/group.py`.
final class GroupOutcome {
    private GroupOutcome() {}

    /// The group's entry in `results`.
    ///
    /// @param leaves outcomes of the tasks below the group
    static Map<String, Object> aggregate(GroupConfig group, List<TaskOutcome> leaves) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("alias", group.alias());
        entry.put("name", group.name());
        if (group.metrics().isEmpty()) {
            return entry;
        }
        entry.put("sample_len", leaves.stream().mapToInt(TaskOutcome::scored).sum());
        Map<String, Object> counts = new LinkedHashMap<>();
        for (AggregateMetric metric : group.metrics()) {
            for (String filter : filters(metric, leaves)) {
                add(entry, counts, metric, filter, leaves);
            }
        }
        if (!counts.isEmpty()) {
            entry.put("sample_count", counts);
        }
        return entry;
    }

    private static List<String> filters(AggregateMetric metric, List<TaskOutcome> leaves) {
        if (metric.filters() != null) {
            return metric.filters();
        }
        TreeSet<String> filters = new TreeSet<>();
        String prefix = metric.metric() + ",";
        for (TaskOutcome leaf : leaves) {
            for (String key : leaf.metrics().keySet()) {
                if (key.startsWith(prefix)) {
                    filters.add(key.substring(prefix.length()));
                }
            }
        }
        return List.copyOf(filters);
    }

    private static void add(
            Map<String, Object> entry,
            Map<String, Object> counts,
            AggregateMetric metric,
            String filter,
            List<TaskOutcome> leaves) {
        String key = metric.metric() + "," + filter;
        String errorKey = metric.metric() + "_stderr," + filter;
        List<Double> values = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        for (TaskOutcome leaf : leaves) {
            if (leaf.metrics().get(key) instanceof Number value) {
                values.add(value.doubleValue());
                sizes.add((long) leaf.scored());
                if (leaf.metrics().get(errorKey) instanceof Number error) {
                    errors.add(error.doubleValue());
                }
            }
        }
        if (values.isEmpty()) {
            return;
        }
        long[] weights = sizes.stream().mapToLong(Long::longValue).toArray();
        double[] means = values.stream().mapToDouble(Double::doubleValue).toArray();
        entry.put(
                key,
                metric.weightBySize()
                        ? HarnessStatistics.weightedMean(means, weights)
                        : values.stream().reduce(0.0, Double::sum) / values.size());
        counts.put(key, sizes.stream().mapToLong(Long::longValue).sum());
        boolean pooled = errors.size() == values.size() && sizes.stream().anyMatch(n -> n > 1);
        entry.put(
                errorKey,
                pooled
                        ? (Object)
                                HarnessStatistics.pooledStandardError(
                                        errors.stream().mapToDouble(Double::doubleValue).toArray(),
                                        weights)
                        : "N/A");
    }
}
