package dev.jeval.eval.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The tasks of a run and the groups they are reported under.
///
/// @param tasks each task once, in the order they run
/// @param groups each group once, members after the group that names them
/// @param children per group the names of its direct members (tasks and groups), in order
public record TaskSelection(
        List<TaskConfig> tasks, List<GroupConfig> groups, Map<String, List<String>> children) {
    /// Copies the collections.
    public TaskSelection {
        tasks = List.copyOf(tasks);
        groups = List.copyOf(groups);
        children = new LinkedHashMap<>(children);
    }

    /// Names of the tasks below a group, at any depth, each once.
    public List<String> leaves(String group) {
        Set<String> leaves = new LinkedHashSet<>();
        collect(group, leaves);
        return new ArrayList<>(leaves);
    }

    private void collect(String name, Set<String> leaves) {
        List<String> members = children.get(name);
        if (members == null) {
            leaves.add(name);
            return;
        }
        for (String member : members) {
            collect(member, leaves);
        }
    }
}
