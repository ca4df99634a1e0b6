package dev.jeval.eval.prompt;

import java.util.List;
import java.util.Map;

/// How prompts become a conversation (`--apply_chat_template`).
public interface ChatFormat {
    /// Whether worked examples are turns of their own (`--fewshot_as_multiturn`) rather than part
    /// of one user turn.
    boolean multiturn();

    /// The conversation in the model's own format.
    ///
    /// @param messages maps with `role` and `content`
    /// @param addGenerationPrompt whether the text ends with the beginning of an answer
    String render(List<Map<String, String>> messages, boolean addGenerationPrompt);
}
