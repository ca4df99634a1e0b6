package dev.jeval.eval.prompt;

import dev.jeval.eval.TaskConfigException;
import dev.jeval.eval.python.PythonLiteral;
import dev.jeval.eval.python.PythonText;
import dev.jeval.eval.task.FieldSource;
import dev.jeval.eval.task.TaskConfig;
import dev.jeval.eval.task.TaskConfig.FewShotConfig;
import dev.jeval.eval.task.TaskConfig.PromptConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Joins description, worked examples and question into what is sent to the model, as
/// lm-evaluation-harness does (0.4.13, `api/task.py`: `fewshot_context`, `build_qa_turn`).
///
/// Not thread-safe: worked examples are drawn in the order of the calls.
public final class PromptBuilder {
    private final TaskConfig task;
    private final FieldRenderer fields;
    private final FewShotSampler sampler;
    private final @Nullable ChatFormat chat;
    private final String systemInstruction;

    /// @param task the task
    /// @param sampler chooses worked examples
    /// @param templates renders templates
    /// @param chat the model's conversation format; null for plain text
    /// @param systemInstruction text before everything else; empty for none
    public PromptBuilder(
            TaskConfig task,
            FewShotSampler sampler,
            TemplateEngine templates,
            @Nullable ChatFormat chat,
            String systemInstruction) {
        this.task = task;
        this.fields = new FieldRenderer(task, templates);
        this.sampler = sampler;
        this.chat = chat;
        this.systemInstruction = systemInstruction;
    }

    /// The prompt of a document.
    ///
    /// @param index its position in the split
    /// @throws TaskConfigException if a template or function does not fit it
    public Prompt build(int index, Map<String, @Nullable Object> document) {
        PromptConfig prompt = task.prompt();
        List<ChatMessage> before = new ArrayList<>();
        String system =
                joinIfNeeded(
                        systemInstruction,
                        fields.plain(prompt.description(), document),
                        prompt.fewShotDelimiter());
        if (!system.isEmpty()) {
            before.add(new ChatMessage(ChatMessage.SYSTEM, system, ""));
        }
        for (Map<String, @Nullable Object> example : sampler.draw(document, task.numFewShot())) {
            addExample(before, example);
        }
        Object text = fields.text(prompt.text(), document);
        List<String> choices =
                prompt.choice() == null ? List.of() : fields.choices(prompt.choice(), document);
        Object target = fields.target(prompt.target(), document);
        String genPrefix = fields.plain(prompt.genPrefix(), document);
        int gold = text instanceof Integer input ? input : -1;
        List<String> questions = gold >= 0 ? choices : List.of(PythonLiteral.str(text));
        List<String> contexts = new ArrayList<>();
        for (String question : questions) {
            contexts.add(render(before, question, genPrefix, gold >= 0));
        }
        return new Prompt(index, document, contexts, choices, target, gold, choiceDelimiter());
    }

    /// With a chat template the answer starts its own turn, so nothing is put before it, unless a
    /// beginning of the answer without space at its end is given.
    private String choiceDelimiter() {
        String delimiter = task.prompt().targetDelimiter();
        if (chat == null) {
            return delimiter;
        }
        return task.prompt().genPrefix() instanceof FieldSource.Template prefix
                        && !endsWithSpace(prefix.text())
                ? delimiter
                : "";
    }

    private void addExample(List<ChatMessage> messages, Map<String, @Nullable Object> example) {
        FewShotConfig shot = task.fewShot();
        PromptConfig prompt = task.prompt();
        FieldSource textSource = shot.text() == null ? prompt.text() : shot.text();
        FieldSource targetSource = shot.target() == null ? prompt.target() : shot.target();
        FieldSource choiceSource = shot.choice() == null ? prompt.choice() : shot.choice();
        FieldSource prefixSource = shot.genPrefix() == null ? prompt.genPrefix() : shot.genPrefix();
        Object text = fields.text(textSource, example);
        Object target = fields.target(targetSource, example);
        List<String> choices =
                choiceSource == null ? List.of() : fields.choices(choiceSource, example);
        String question =
                text instanceof Integer index
                        ? choice(choices, index, "doc_to_text")
                        : PythonLiteral.str(text);
        String answer =
                switch (target) {
                    case Integer index when !choices.isEmpty() && !(text instanceof Integer) ->
                            choice(choices, index, "doc_to_target");
                    case List<?> answers when !answers.isEmpty() ->
                            PythonLiteral.str(answers.getFirst());
                    default -> PythonLiteral.str(target);
                };
        String delimiter = shot.targetDelimiter();
        String after = shot.fewShotDelimiter();
        addTurn(
                messages,
                question,
                answer,
                fields.plain(prefixSource, example),
                delimiter == null ? prompt.targetDelimiter() : delimiter,
                after == null ? prompt.fewShotDelimiter() : after);
    }

    private String choice(List<String> choices, int index, String key) {
        if (index < 0 || index >= choices.size()) {
            throw new TaskConfigException(
                    "%s: key '%s': expected an index below %d, the number of choices, got %d"
                            .formatted(task.origin(), key, choices.size(), index));
        }
        return choices.get(index);
    }

    private String render(
            List<ChatMessage> before, String question, String genPrefix, boolean multipleInputs) {
        List<ChatMessage> messages = new ArrayList<>(before);
        String delimiter = multipleInputs ? "" : task.prompt().targetDelimiter();
        addTurn(messages, question, "", genPrefix, delimiter, "");
        if (chat == null) {
            StringBuilder text = new StringBuilder();
            messages.forEach(message -> text.append(message.plain()));
            return text.toString();
        }
        List<ChatMessage> turns = chat.multiturn() ? messages : singleTurn(messages);
        return chat.render(turns.stream().map(ChatMessage::asMap).toList(), genPrefix.isEmpty());
    }

    /// Question and answer as two turns; without answer and beginning of an answer only the
    /// question.
    private static void addTurn(
            List<ChatMessage> messages,
            String question,
            String answer,
            String genPrefix,
            String targetDelimiter,
            String after) {
        boolean delimit =
                genPrefix.isEmpty() ? !answer.isEmpty() : needsDelimiter(question, genPrefix);
        messages.add(new ChatMessage(ChatMessage.USER, question, delimit ? targetDelimiter : ""));
        if (!answer.isEmpty()) {
            String text = joinIfNeeded(genPrefix, answer, " ");
            messages.add(new ChatMessage(ChatMessage.ASSISTANT, text, after));
        } else if (!genPrefix.isEmpty()) {
            messages.add(new ChatMessage(ChatMessage.ASSISTANT, genPrefix, ""));
        }
    }

    /// All turns but the system's in one user turn; a beginning of the answer stays on its own.
    private static List<ChatMessage> singleTurn(List<ChatMessage> messages) {
        List<ChatMessage> result = new ArrayList<>();
        int from = 0;
        if (messages.getFirst().role().equals(ChatMessage.SYSTEM)) {
            result.add(messages.getFirst());
            from = 1;
        }
        boolean prefix = messages.getLast().role().equals(ChatMessage.ASSISTANT);
        int to = messages.size() - (prefix ? 1 : 0);
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : messages.subList(from, to - 1)) {
            text.append(message.plain());
        }
        text.append(messages.get(to - 1).content());
        result.add(new ChatMessage(ChatMessage.USER, text.toString(), ""));
        if (prefix) {
            result.add(messages.getLast());
        }
        return result;
    }

    /// Both texts, with `delimiter` between them unless one has white space there.
    private static String joinIfNeeded(String first, String second, String delimiter) {
        if (first.isEmpty() || second.isEmpty()) {
            return first + second;
        }
        return needsDelimiter(first, second) ? first + delimiter + second : first + second;
    }

    private static boolean needsDelimiter(String first, String second) {
        return !first.isEmpty()
                && !endsWithSpace(first)
                && !PythonText.isSpace(second.codePointAt(0));
    }

    private static boolean endsWithSpace(String text) {
        return !text.isEmpty() && PythonText.isSpace(text.codePointBefore(text.length()));
    }
}
