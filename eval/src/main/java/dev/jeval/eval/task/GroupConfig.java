package dev.jeval.eval.task;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A named collection of tasks and groups, with the metrics that are aggregated over its members.
///
/// @param name `group`
/// @param alias `group_alias`, or the name
/// @param members `task`: names of tasks, groups or tags, in order
/// @param metrics `aggregate_metric_list`; empty if nothing is aggregated
/// @param metadata `metadata`
/// @param origin file or resource the group was read from, for messages
public record GroupConfig(
        String name,
        String alias,
        List<Member> members,
        List<AggregateMetric> metrics,
        Map<String, @Nullable Object> metadata,
        String origin) {

    /// A member of a group.
    ///
    /// @param name name of a task, group or tag
    /// @param overrides keys laid over the member's own configuration
    public record Member(String name, Map<String, @Nullable Object> overrides) {}

    /// One entry of `aggregate_metric_list`; the aggregation is always the mean.
    ///
    /// @param metric name of a metric of the members
    /// @param weightBySize whether a member counts by its number of documents
    /// @param filters `filter_list`; null for every filter the members use
    public record AggregateMetric(
            String metric, boolean weightBySize, @Nullable List<String> filters) {}

    /// The group's version as result files print it.
    public String version() {
        Object version = metadata.get("version");
        return version == null ? "N/A" : version.toString();
    }
}
