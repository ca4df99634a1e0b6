package dev.jeval.cli.command;

import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// How a command generates text.
final class SamplingArguments {
    @Option(
            names = "--max_tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "Most tokens to generate (default ${DEFAULT-VALUE}).")
    int maxTokens;

    @Option(
            names = "--temperature",
            defaultValue = "0",
            description = "0 takes the most probable token (default); above 0 draws.")
    double temperature;

    @Option(names = "--top_k", defaultValue = "0", description = "Draw among the k best; 0 = all.")
    int topK;

    @Option(
            names = "--top_p",
            defaultValue = "1",
            description = "Draw among the best that reach this probability; 1 = all.")
    double topP;

    @Option(
            names = "--min_p",
            defaultValue = "0",
            description = "Drop tokens below this share of the best one; 0 = none.")
    double minP;

    @Option(
            names = "--repetition_penalty",
            defaultValue = "1",
            description = "Divides the logits of tokens already seen; 1 = off.")
    double repetitionPenalty;

    @Option(names = "--seed", defaultValue = "0", description = "Seed of the draws.")
    long seed;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "End before this text; may be given several times. \\n is a newline.")
    List<String> stop = new ArrayList<>();

    /// `request` with these settings.
    GenerationRequest apply(GenerationRequest request) {
        try {
            return request.withMaxNewTokens(maxTokens)
                    .withStopStrings(stop.stream().map(text -> text.replace("\\n", "\n")).toList())
                    .withSampling(
                            new SamplingOptions(
                                    temperature, topK, topP, minP, repetitionPenalty, seed));
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }
}
