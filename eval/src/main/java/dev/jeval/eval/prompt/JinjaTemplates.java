package dev.jeval.eval.prompt;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.tokenizer.template.Template;
import dev.jeval.tokenizer.template.TemplateException;
import dev.jeval.tokenizer.template.TemplateOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Jinja with the harness's settings: an undefined name is an error, and a template's last line
/// break stays. Each template is compiled once.
public final class JinjaTemplates implements TemplateEngine {
    private static final TemplateOptions OPTIONS =
            TemplateOptions.DEFAULTS.withStrictUndefined(true).withKeepTrailingNewline(true);

    private final Map<String, Template> compiled = new ConcurrentHashMap<>();

    @Override
    public String render(String template, Map<String, @Nullable Object> document) {
        if (template.indexOf('{') < 0) {
            return template;
        }
        try {
            return compiled.computeIfAbsent(template, t -> Template.compile(t, OPTIONS))
                    .render(document);
        } catch (TemplateException e) {
            throw new TaskConfigException(
                    "template '%s': %s; the document has the fields %s"
                            .formatted(template, e.getMessage(), document.keySet()),
                    e);
        }
    }
}
