package dev.jeval.tokenizer.template;

import dev.jeval.tokenizer.internal.template.CompiledTemplate;
import dev.jeval.tokenizer.internal.template.Limits;
import dev.jeval.tokenizer.internal.template.TemplateError;
import java.util.Map;
import java.util.function.Supplier;

/// A Jinja template: the prompts of task files and the chat templates of checkpoints.
///
/// The whole expression language, control structures, macros and the filters and tests that need
/// neither HTML nor chance are there; `include`, `import`, `extends` and `block` are refused, since
/// a template stands alone. A template sees nothing but the values of its context and cannot change
/// them; what a rendering may cost is bounded by [TemplateOptions]. Immutable and thread-safe.
///
/// ```java
/// Template.compile("{{ question }}\nAnswer:").render(Map.of("question", "Why?"))
/// ```
public final class Template {
    private final CompiledTemplate compiled;
    private final String source;
    private final TemplateOptions options;

    private Template(CompiledTemplate compiled, String source, TemplateOptions options) {
        this.compiled = compiled;
        this.source = source;
        this.options = options;
    }

    /// Reads a template with Jinja's default options.
    ///
    /// @throws TemplateException if `source` is no template
    public static Template compile(String source) {
        return compile(source, TemplateOptions.DEFAULTS);
    }

    /// Reads a template.
    ///
    /// @throws TemplateException if `source` is no template
    public static Template compile(String source, TemplateOptions options) {
        String text = CompiledTemplate.normalise(source, options.keepTrailingNewline());
        CompiledTemplate compiled =
                placed(
                        text,
                        () ->
                                CompiledTemplate.parse(
                                        text, options.trimBlocks(), options.lstripBlocks()));
        return new Template(compiled, text, options);
    }

    /// The template's text.
    ///
    /// @param context the variables: strings, numbers, booleans, null, and lists and maps of these
    /// @throws TemplateException if the template fails, raises an exception of its own, or exceeds
    ///   a limit
    /// @throws IllegalArgumentException if the context holds anything else
    public String render(Map<String, ?> context) {
        Limits limits = new Limits(options.maxSteps(), options.maxLength(), options.maxDepth());
        return placed(
                source,
                () -> compiled.render(context, limits, options.clock(), options.strictUndefined()));
    }

    private static <T> T placed(String source, Supplier<T> action) {
        try {
            return action.get();
        } catch (TemplateError e) {
            int offset = Math.min(e.offset(), source.length());
            int lineStart = source.lastIndexOf('\n', offset - 1) + 1;
            int line =
                    1 + (int) source.substring(0, lineStart).chars().filter(c -> c == '\n').count();
            int column = 1 + source.codePointCount(lineStart, offset);
            throw new TemplateException(e.message(), line, column);
        }
    }
}
