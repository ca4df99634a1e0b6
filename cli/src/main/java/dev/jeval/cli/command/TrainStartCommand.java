package dev.jeval.cli.command;

import dev.jeval.cli.CacheDirectory;
import dev.jeval.cli.ExitCode;
import dev.jeval.cli.demo.DemoModels;
import dev.jeval.engine.GenerationRequest;
import dev.jeval.engine.LanguageModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// What the start script runs to record the AOT cache: opens a demo model, scores and generates, so
/// that the JVM remembers which classes are needed and which methods of the engine get hot.
@Command(
        name = "train_start",
        hidden = true,
        description = "Run a tiny model, to record what the JVM needs at the next start.")
final class TrainStartCommand implements Callable<Integer> {
    private static final String PROMPT = "The capital of Japan is";
    private static final int TEXTS = 40;
    private static final int TOKENS = 60;

    @Override
    public Integer call() {
        Path directory = DemoModels.extract(CacheDirectory.path()).getFirst().directory();
        try (LanguageModel model = LanguageModel.open(directory)) {
            int[] prompt = model.generator().request(PROMPT).prompt();
            for (int i = 0; i < TEXTS; i++) {
                model.generator()
                        .generate(
                                GenerationRequest.of(prompt)
                                        .withMaxNewTokens(TOKENS)
                                        .withIgnoreEos(true));
                model.scorer().logLikelihood(PROMPT, " Tokyo, a city.");
            }
        }
        return ExitCode.OK;
    }
}
