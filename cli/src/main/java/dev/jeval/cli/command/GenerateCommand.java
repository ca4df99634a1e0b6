package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.engine.CancellationToken;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.GenerationResult;
import dev.jeval.engine.LanguageModel;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Continues a text.
@Command(name = "generate", description = "Continue a text with a model, printing it as it comes.")
final class GenerateCommand implements Callable<Integer> {
    @Mixin ModelArguments model;

    @Mixin SamplingArguments sampling;

    @Option(
            names = {"--prompt", "-p"},
            required = true,
            paramLabel = "TEXT|@FILE|-",
            description = "The text to continue; @FILE reads a file, - reads stdin.")
    String prompt;

    @Option(
            names = "--json",
            description = "Print one JSON object with text, ids and log-probabilities.")
    boolean json;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        String text = TextArgument.read(prompt);
        PrintWriter out = spec.commandLine().getOut();
        try (LanguageModel opened = model.open()) {
            GenerationRequest request = sampling.apply(opened.generator().request(text));
            GenerationResult result =
                    opened.generator()
                            .generate(
                                    request,
                                    piece -> {
                                        if (!json) {
                                            out.print(piece);
                                            out.flush();
                                        }
                                    },
                                    new CancellationToken());
            out.println(json ? Json.write(describe(result)) : "");
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> describe(GenerationResult result) {
        Map<String, Object> description = new TreeMap<>();
        description.put("text", result.text());
        description.put("ids", result.ids());
        description.put("log_probs", result.logProbs());
        description.put(
                "finish_reason", result.finishReason().name().toLowerCase(java.util.Locale.ROOT));
        description.put("prompt_tokens", result.promptTokens());
        return description;
    }
}
