package dev.jeval.eval.prompt;

import java.util.LinkedHashMap;
import java.util.Map;

/// One turn of a prompt.
///
/// @param role `system`, `user` or `assistant`
/// @param content the text
/// @param delimiter what follows the text when turns are joined to plain text
record ChatMessage(String role, String content, String delimiter) {
    static final String SYSTEM = "system";
    static final String USER = "user";
    static final String ASSISTANT = "assistant";

    /// The text with its delimiter.
    String plain() {
        return content + delimiter;
    }

    /// The form chat templates take.
    Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("role", role);
        map.put("content", content);
        return map;
    }
}
