package dev.jeval.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.tokenizer.template.ChatTemplate.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {
    private static final String SOURCE =
            """
            {{- bos_token }}
            {%- for tool in tools or [] %}
            <tool>{{ tool | tojson }}</tool>
            {%- endfor %}
            {%- for message in messages %}
                {%- if message.role not in ['system', 'user', 'assistant'] %}
                    {{- raise_exception('unknown role ' ~ message.role) }}
                {%- endif %}
            <{{ message.role }}>{{ message.content }}{{ eos_token if message.role == 'assistant' }}
            {%- endfor %}
            {%- if add_generation_prompt %}
            <assistant>{{ '(thinking)' if enable_thinking }}
            {%- endif %}
            """;

    private final ChatTemplate template =
            ChatTemplate.compile(SOURCE, Map.of("bos_token", "<s>", "eos_token", "</s>"));

    @Test
    void rendersMessagesAndSpecialTokens() {
        List<Message> messages =
                List.of(
                        new Message("system", "短く。"),
                        new Message("user", "Hi"),
                        new Message("assistant", "Yes?"));
        assertThat(template.render(messages, true))
                .isEqualTo("<s><system>短く。<user>Hi<assistant>Yes?</s><assistant>");
        assertThat(template.render(messages, false))
                .isEqualTo("<s><system>短く。<user>Hi<assistant>Yes?</s>");
    }

    @Test
    void passesToolsAndVariables() {
        assertThat(
                        template.render(
                                List.of(Map.of("role", "user", "content", "x")),
                                true,
                                List.of(Map.of("name", "天気")),
                                Map.of("enable_thinking", true)))
                .isEqualTo("<s><tool>{\"name\": \"天気\"}</tool><user>x<assistant>(thinking)");
    }

    @Test
    void exceptionsOfTheTemplateNameTheirPlace() {
        assertThatThrownBy(() -> template.render(List.of(new Message("narrator", "x")), true))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template line 7, column 28: unknown role narrator");
    }
}
