package dev.jeval.eval.prompt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Renders Jinja templates over a document's fields. Safe for use by many threads.
@FunctionalInterface
public interface TemplateEngine {
    /// The text of `template` with the fields of `document` as variables.
    ///
    /// @throws dev.jeval.eval.TaskConfigException if the template is wrong or uses an unknown field
    String render(String template, Map<String, @Nullable Object> document);
}
