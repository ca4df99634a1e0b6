package dev.jeval.engine.internal.run;

import dev.jeval.engine.checkpoint.Safetensors;
import dev.jeval.engine.checkpoint.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One folder of golden model values, in the format `jeval-golden-1` of the fixtures' README.
record GoldenModel(
        Path folder,
        List<Prompt> prompts,
        List<LogLikelihood> logLikelihoods,
        Tolerance tolerance) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    record Prompt(
            String id,
            int[] ids,
            int[] logitPositions,
            float[][] logits,
            float[] nll,
            List<Hidden> hidden,
            int[] greedy,
            int[] greedyCached) {}

    record Hidden(String after, double l2Last, double l2First, double[] head4Last) {}

    record LogLikelihood(
            int prompt, int[] continuation, double[] tokenLogProbs, double sum, boolean greedy) {}

    record Tolerance(double logits, double nll, double logLikelihood, double hiddenRelative) {}

    static GoldenModel read(Path folder) {
        JsonNode json = json(folder.resolve("golden.json"));
        List<Prompt> prompts = new ArrayList<>();
        try (Safetensors tensors = Safetensors.open(folder.resolve("golden.safetensors"))) {
            for (JsonNode prompt : json.get("prompts")) {
                prompts.add(prompt(prompt, tensors));
            }
        }
        List<LogLikelihood> logLikelihoods = new ArrayList<>();
        for (JsonNode entry : json.get("loglikelihood")) {
            int index = 0;
            while (!prompts.get(index).id().equals(entry.get("prompt").stringValue())) {
                index++;
            }
            logLikelihoods.add(
                    new LogLikelihood(
                            index,
                            ints(entry.get("continuation")),
                            doubles(entry.get("token_logprobs")),
                            entry.get("sum_logprob").doubleValue(),
                            entry.get("is_greedy").booleanValue()));
        }
        JsonNode tolerance = json.get("tolerance");
        return new GoldenModel(
                folder,
                prompts,
                logLikelihoods,
                new Tolerance(
                        tolerance.get("logits_abs").doubleValue(),
                        tolerance.get("nll_abs").doubleValue(),
                        tolerance.get("loglik_abs").doubleValue(),
                        tolerance.get("hidden_l2_rel").doubleValue()));
    }

    private static Prompt prompt(JsonNode prompt, Safetensors tensors) {
        int[] positions = ints(prompt.get("logit_positions"));
        float[] flat = floats(tensors, prompt.get("logits_tensor").stringValue());
        int vocab = flat.length / positions.length;
        float[][] logits = new float[positions.length][vocab];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(flat, i * vocab, logits[i], 0, vocab);
        }
        List<Hidden> hidden = new ArrayList<>();
        for (JsonNode entry : prompt.get("hidden")) {
            hidden.add(
                    new Hidden(
                            entry.get("after").stringValue(),
                            entry.get("l2_last").doubleValue(),
                            entry.get("l2_first").doubleValue(),
                            doubles(entry.get("head4_last"))));
        }
        JsonNode nll = prompt.get("nll_tensor");
        JsonNode cached = prompt.get("greedy_cached");
        return new Prompt(
                prompt.get("id").stringValue(),
                ints(prompt.get("ids")),
                positions,
                logits,
                nll == null ? new float[0] : floats(tensors, nll.stringValue()),
                hidden,
                ints(prompt.get("greedy")),
                ints(cached == null ? prompt.get("greedy") : cached));
    }

    private static float[] floats(Safetensors tensors, String name) {
        Tensor tensor = Objects.requireNonNull(tensors.find(name));
        return tensor.data().toArray(FLOAT);
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).doubleValue();
        }
        return values;
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
