package dev.jeval.tokenizer.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A checkpoint's chat template: messages to the prompt the model was trained on.
///
/// The template sees `messages`, `tools`, `documents`, `add_generation_prompt` and the checkpoint's
/// special tokens by their usual names (`bos_token`, `eos_token`, `pad_token`, …). The prompt holds
/// its special tokens already: encode it without adding them again. Immutable and thread-safe.
public final class ChatTemplate {
    private final Template template;
    private final Map<String, String> specialTokens;

    private ChatTemplate(Template template, Map<String, String> specialTokens) {
        this.template = template;
        this.specialTokens = specialTokens;
    }

    /// Reads a chat template.
    ///
    /// @param source the template as `tokenizer_config.json` or `chat_template.jinja` has it
    /// @param specialTokens text of the special tokens by name, such as `bos_token`
    /// @throws TemplateException if `source` is no template
    public static ChatTemplate compile(String source, Map<String, String> specialTokens) {
        return compile(source, specialTokens, TemplateOptions.CHAT);
    }

    /// Reads a chat template with options of your own.
    ///
    /// @throws TemplateException if `source` is no template
    public static ChatTemplate compile(
            String source, Map<String, String> specialTokens, TemplateOptions options) {
        return new ChatTemplate(Template.compile(source, options), Map.copyOf(specialTokens));
    }

    /// The prompt for `messages`.
    ///
    /// @param addGenerationPrompt whether to end with the start of the assistant's answer
    /// @throws TemplateException if the template refuses the messages or fails
    public String render(List<Message> messages, boolean addGenerationPrompt) {
        return render(
                messages.stream().map(Message::toMap).toList(),
                addGenerationPrompt,
                List.of(),
                Map.of());
    }

    /// The prompt for messages with any fields (`tool_calls`, content in parts, …).
    ///
    /// @param messages one map per message
    /// @param addGenerationPrompt whether to end with the start of the assistant's answer
    /// @param tools JSON schemas of the functions the model may call; none if empty
    /// @param variables further variables the template asks for, such as `enable_thinking`
    /// @throws TemplateException if the template refuses the messages or fails
    public String render(
            List<? extends Map<String, ?>> messages,
            boolean addGenerationPrompt,
            List<? extends Map<String, ?>> tools,
            Map<String, ?> variables) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>(specialTokens);
        context.put("documents", null);
        context.putAll(variables);
        context.put("messages", messages);
        context.put("tools", tools.isEmpty() ? null : tools);
        context.put("add_generation_prompt", addGenerationPrompt);
        return template.render(context);
    }

    /// One message.
    ///
    /// @param role `system`, `user`, `assistant` or `tool`
    /// @param content its text
    public record Message(String role, String content) {
        private Map<String, ?> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("role", role);
            map.put("content", content);
            return map;
        }
    }
}
