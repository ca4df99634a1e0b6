package dev.jeval.eval.filter;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.task.TaskConfig.FilterConfig;
import dev.jeval.eval.task.TaskConfig.FilterStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entry of `filter_list`: named steps that turn the answers to one request into what is
/// scored.
///
/// Immutable; safe for use by many threads.
public final class FilterPipeline {
    private final String name;
    private final List<Filter> steps;

    private FilterPipeline(String name, List<Filter> steps) {
        this.name = name;
        this.steps = List.copyOf(steps);
    }

    /// The pipeline a task file describes.
    ///
    /// @param origin file it comes from, for messages
    /// @throws TaskConfigException if a function is unknown or an argument wrong
    public static FilterPipeline of(FilterConfig config, String origin) {
        List<Filter> steps = new ArrayList<>();
        for (FilterStep step : config.steps()) {
            String where =
                    "%s: filter '%s', function '%s'"
                            .formatted(origin, config.name(), step.function());
            steps.add(Filters.of(step, where));
        }
        return new FilterPipeline(config.name(), steps);
    }

    /// The part of a metric's key after the comma.
    public String name() {
        return name;
    }

    /// What is scored of the answers to one request: a text or another value, or the list of them
    /// if no step picks one.
    ///
    /// @param answers one per repeat
    /// @param document fields of the document
    public @Nullable Object apply(List<?> answers, Map<String, @Nullable Object> document) {
        Object value = answers;
        for (Filter step : steps) {
            value = step.apply(value, document);
        }
        return value;
    }
}
