package dev.jeval.engine.bench;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.run.LoadedModel;
import dev.jeval.engine.internal.run.ModelLoader;
import dev.jeval.engine.internal.thread.Cores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What rounded weights do to a text's log-probabilities, against the weights as stored.
///
/// @param dtype how weights were held
/// @param tokens tokens scored
/// @param negativeLogLikelihood of the text in nats: minus the sum of the tokens' natural
///   log-probabilities, in token order
/// @param meanAbsoluteDifference mean over tokens of the magnitude of the difference in natural
///   log-probability from the weights as stored
/// @param argmaxChanged share of positions, 0 to 1, whose most probable next token is another
public record RoundingCost(
        ModelOptions.WeightType dtype,
        int tokens,
        double negativeLogLikelihood,
        double meanAbsoluteDifference,
        double argmaxChanged) {
    /// Longest window scored at once, in tokens.
    private static final int WINDOW = 512;

    /// Scores `tokens` with weights as stored and with each rounded type, in this order.
    ///
    /// Windows are disjoint, of the model's maximum length but no longer than 512 tokens; the first
    /// begins with `prefix`, each later one with the last token of the one before.
    ///
    /// @param options how the model is opened; its `dtype` is not used
    /// @param prefix what the first token is scored after: BOS, or EOS where there is none
    /// @param tokens ids of the text, at least one
    /// @throws IllegalArgumentException if there is no token, or one that the model does not have
    /// @throws dev.jeval.engine.ModelFormatException if a file is damaged or missing
    /// @throws dev.jeval.engine.UnsupportedModelException if the model asks for something missing
    public static List<RoundingCost> measure(
            Path directory, ModelOptions options, int prefix, int[] tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("rounding cost: expected a text, got no tokens");
        }
        Scores stored =
                score(directory, options, ModelOptions.WeightType.AS_STORED, prefix, tokens);
        List<RoundingCost> costs = new ArrayList<>();
        for (ModelOptions.WeightType dtype : ModelOptions.WeightType.values()) {
            Scores scores =
                    dtype == ModelOptions.WeightType.AS_STORED
                            ? stored
                            : score(directory, options, dtype, prefix, tokens);
            costs.add(compare(dtype, stored, scores));
        }
        return costs;
    }

    /// @param logProbs of each token
    /// @param argmax the most probable token where each one stands
    @SuppressWarnings("ArrayRecordComponent")
    private record Scores(double[] logProbs, int[] argmax) {}

    private static Scores score(
            Path directory,
            ModelOptions options,
            ModelOptions.WeightType dtype,
            int prefix,
            int[] tokens) {
        int threads = options.threads() == 0 ? Cores.available() : options.threads();
        LoadedModel model =
                ModelLoader.load(directory, options.withDtype(dtype), Compute.open(threads));
        try (ForwardPass forward = model.forward()) {
            int longest = Math.min(model.info().maxLength(), forward.maxPositions());
            int window = Math.min(WINDOW, longest);
            Scores scores = new Scores(new double[tokens.length], new int[tokens.length]);
            for (int begin = 0; begin < tokens.length; begin += window) {
                int count = Math.min(window, tokens.length - begin);
                scoreWindow(forward, prefix, tokens, begin, count, scores);
            }
            return scores;
        }
    }

    private static void scoreWindow(
            ForwardPass forward, int prefix, int[] tokens, int begin, int count, Scores scores) {
        int[] inputs = new int[count];
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = begin + i == 0 ? prefix : tokens[begin + i - 1];
            positions[i] = i;
        }
        int[] targets = Arrays.copyOfRange(tokens, begin, begin + count);
        try (KvSequence sequence = forward.newSequence(forward.positionKey(count))) {
            Chunk chunk = new Chunk(sequence, inputs).score(positions, targets);
            forward.run(List.of(chunk));
            System.arraycopy(chunk.logProbs(), 0, scores.logProbs, begin, count);
            System.arraycopy(chunk.argmax(), 0, scores.argmax, begin, count);
        }
    }

    private static RoundingCost compare(
            ModelOptions.WeightType dtype, Scores stored, Scores scores) {
        int tokens = scores.logProbs.length;
        double sum = 0;
        double difference = 0;
        int changed = 0;
        for (int i = 0; i < tokens; i++) {
            sum -= scores.logProbs[i];
            difference += Math.abs(scores.logProbs[i] - stored.logProbs[i]);
            changed += scores.argmax[i] == stored.argmax[i] ? 0 : 1;
        }
        return new RoundingCost(dtype, tokens, sum, difference / tokens, (double) changed / tokens);
    }
}
