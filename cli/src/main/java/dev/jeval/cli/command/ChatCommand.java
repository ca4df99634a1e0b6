package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.engine.CancellationToken;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.GenerationResult;
import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.template.ChatTemplate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A conversation with a model in its own chat format.
@Command(
        name = "chat",
        description = {
            "Talk to a model in its own chat format.",
            "One line is one message; an empty line is ignored, /reset forgets, /exit or the end of"
                    + " the input leaves."
        })
final class ChatCommand implements Callable<Integer> {
    @Mixin ModelArguments model;

    @Mixin SamplingArguments sampling;

    @Option(names = "--system", paramLabel = "TEXT|@FILE", description = "System message.")
    @Nullable String system;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Which of the checkpoint's chat templates; default ${DEFAULT-VALUE}.")
    String templateName;

    @Option(
            names = "--show_prompt",
            description = "Print the text that the model is given, on stderr.")
    boolean showPrompt;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (LanguageModel opened = model.open()) {
            ChatTemplate template = template(opened);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            List<ChatTemplate.Message> messages = start();
            while (true) {
                err.print("> ");
                err.flush();
                String line = in.readLine();
                if (line == null || line.strip().equals("/exit")) {
                    err.println();
                    return ExitCode.OK;
                }
                if (line.strip().equals("/reset")) {
                    messages = start();
                } else if (!line.isBlank()) {
                    messages.add(new ChatTemplate.Message("user", line));
                    String answer = answer(opened, template, messages, out, err);
                    messages.add(new ChatTemplate.Message("assistant", answer));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the next message", e);
        }
    }

    private List<ChatTemplate.Message> start() {
        List<ChatTemplate.Message> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new ChatTemplate.Message("system", TextArgument.read(system)));
        }
        return messages;
    }

    private ChatTemplate template(LanguageModel opened) {
        if (!(opened.tokenizer() instanceof CheckpointTokenizer tokenizer)) {
            throw new UnsupportedModelException(
                    opened.info().directory() + ": expected a tokenizer with a chat template");
        }
        String source = tokenizer.chatTemplates().get(templateName);
        if (source == null) {
            throw new UnsupportedModelException(
                    "%s: no chat template '%s' (it has: %s); use 'jeval generate' with a base model"
                            .formatted(
                                    opened.info().directory(),
                                    templateName,
                                    tokenizer.chatTemplates().isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ", tokenizer.chatTemplates().keySet())));
        }
        return ChatTemplate.compile(source, tokenizer.specialTokens());
    }

    private String answer(
            LanguageModel opened,
            ChatTemplate template,
            List<ChatTemplate.Message> messages,
            PrintWriter out,
            PrintWriter err) {
        String prompt = template.render(messages, true);
        if (showPrompt) {
            err.println(prompt);
            err.flush();
        }
        // The template has written the special tokens already.
        int[] ids = opened.tokenizer().encode(prompt, false);
        GenerationResult result =
                opened.generator()
                        .generate(
                                sampling.apply(GenerationRequest.of(ids)),
                                piece -> {
                                    out.print(piece);
                                    out.flush();
                                },
                                new CancellationToken());
        out.println();
        out.flush();
        return result.text();
    }
}
