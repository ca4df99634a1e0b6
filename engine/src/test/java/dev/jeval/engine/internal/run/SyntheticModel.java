package dev.jeval.engine.internal.run;

import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.checkpoint.SafetensorsWriter;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.family.Role;
import dev.jeval.engine.internal.family.Rows;
import dev.jeval.engine.internal.family.WeightLayout;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Attention.QkNorm;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Residual;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A checkpoint of random weights for any config: every tensor that the family's layout names, in
/// the shape that the spec implies.
final class SyntheticModel {
    private final DecoderSpec spec;
    private final WeightLayout layout;
    private final Random random;
    private final int hidden;
    private final Map<String, Values> tensors = new LinkedHashMap<>();

    private record Values(List<Long> shape, float[] values) {}

    private SyntheticModel(DecoderSpec spec, WeightLayout layout, long seed) {
        this.spec = spec;
        this.layout = layout;
        this.random = new Random(seed);
        this.hidden = spec.hiddenSize();
    }

    /// Writes `config.json` and `model.safetensors` into `folder`.
    ///
    /// @return the number of weights written
    static long write(Path folder, String config, long seed, DType dtype) {
        Families.Resolved model = Families.resolve(ModelConfig.parse("config.json", config));
        SyntheticModel synthetic = new SyntheticModel(model.spec(), model.layout(), seed);
        synthetic.fill();
        SafetensorsWriter writer = new SafetensorsWriter();
        long count = 0;
        for (Map.Entry<String, Values> tensor : synthetic.tensors.entrySet()) {
            Values values = tensor.getValue();
            writer.add(tensor.getKey(), dtype, values.shape(), values.values());
            count += values.values().length;
        }
        writer.write(folder.resolve("model.safetensors"));
        try {
            Files.writeString(folder.resolve("config.json"), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    private void fill() {
        matrix(Role.EMBEDDING, 0, 0, spec.vocabSize(), hidden, false);
        if (spec.learnedPositions() != null) {
            matrix(Role.POSITIONS, 0, 0, spec.learnedPositions().positions(), hidden, false);
        }
        if (spec.embedding().norm() != null) {
            norm(spec.embedding().norm(), Role.EMBEDDING_NORM, 0, hidden, 1);
        }
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            DecoderSpec.Layer parts = spec.layers().get(layer);
            for (Role role : normRoles(parts.residual())) {
                norm(parts.residual().norm(), role, layer, hidden, 1);
            }
            attention(layer, parts.attention());
            feedForward(layer, parts.feedForward());
        }
        norm(spec.finalNorm(), Role.FINAL_NORM, 0, hidden, 1);
        if (!spec.output().tied()) {
            matrix(Role.OUTPUT, 0, 0, spec.vocabSize(), hidden, spec.output().bias());
        }
    }

    static List<Role> normRoles(Residual residual) {
        return switch (residual) {
            case Residual.Sequential _, Residual.Normalized _, Residual.ParallelTwoNorms _ ->
                    List.of(Role.ATTENTION_NORM, Role.FEED_FORWARD_NORM);
            case Residual.Parallel _ -> List.of(Role.ATTENTION_NORM);
            case Residual.PostNorm _ ->
                    List.of(Role.ATTENTION_POST_NORM, Role.FEED_FORWARD_POST_NORM);
            case Residual.Sandwich _ ->
                    List.of(
                            Role.ATTENTION_NORM,
                            Role.ATTENTION_POST_NORM,
                            Role.FEED_FORWARD_NORM,
                            Role.FEED_FORWARD_POST_NORM);
        };
    }

    private void attention(int layer, Attention attention) {
        switch (attention) {
            case Attention.MultiHead a -> {
                int queries = a.heads() * a.headDim();
                int keys = a.kvHeads() * a.headDim();
                matrix(Role.QUERY, layer, 0, queries, hidden, a.qkvBias());
                matrix(Role.KEY, layer, 0, keys, hidden, a.qkvBias());
                matrix(Role.VALUE, layer, 0, keys, hidden, a.qkvBias());
                matrix(Role.ATTENTION_OUTPUT, layer, 0, hidden, queries, a.outputBias());
                switch (a.qkNorm()) {
                    case QkNorm.None _ -> {}
                    case QkNorm.PerHead p -> {
                        int queryHeads = p.weightPerHead() ? a.heads() : 1;
                        int keyHeads = p.weightPerHead() ? a.kvHeads() : 1;
                        norm(p.norm(), Role.QUERY_NORM, layer, queryHeads * a.headDim(), a.heads());
                        norm(p.norm(), Role.KEY_NORM, layer, keyHeads * a.headDim(), a.kvHeads());
                    }
                    case QkNorm.Whole w -> {
                        norm(w.norm(), Role.QUERY_NORM, layer, queries, 1);
                        norm(w.norm(), Role.KEY_NORM, layer, keys, 1);
                    }
                }
            }
            case Attention.Latent a -> {
                Norm rms = new Norm.Rms(a.latentEps(), false);
                if (a.queryRank() > 0) {
                    matrix(Role.QUERY_LATENT, layer, 0, a.queryRank(), hidden, a.bias());
                    norm(rms, Role.QUERY_LATENT_NORM, layer, a.queryRank(), 1);
                }
                int in = a.queryRank() > 0 ? a.queryRank() : hidden;
                matrix(Role.QUERY, layer, 0, a.heads() * a.keyDim(), in, false);
                matrix(Role.KV_LATENT, layer, 0, a.kvRank() + a.ropeDim(), hidden, a.bias());
                norm(rms, Role.KV_LATENT_NORM, layer, a.kvRank(), 1);
                int up = a.heads() * (a.nopeDim() + a.valueDim());
                matrix(Role.KV_UP, layer, 0, up, a.kvRank(), false);
                int values = a.heads() * a.valueDim();
                matrix(Role.ATTENTION_OUTPUT, layer, 0, hidden, values, a.bias());
            }
        }
    }

    private void feedForward(int layer, FeedForward feedForward) {
        switch (feedForward) {
            case FeedForward.Gated g -> gated(layer, 0, g, Role.GATE, Role.UP, Role.DOWN);
            case FeedForward.Plain p -> {
                matrix(Role.UP, layer, 0, p.width(), hidden, p.bias());
                matrix(Role.DOWN, layer, 0, hidden, p.width(), p.bias());
            }
            case FeedForward.Experts e -> {
                matrix(Role.ROUTER, layer, 0, e.count(), hidden, false);
                if (e.router() instanceof FeedForward.Router.Sigmoid) {
                    vector(Role.ROUTER_CORRECTION, layer, e.count(), 0, 0.2f);
                }
                for (int expert = 0; expert < e.count(); expert++) {
                    gated(
                            layer,
                            expert,
                            e.expert(),
                            Role.EXPERT_GATE,
                            Role.EXPERT_UP,
                            Role.EXPERT_DOWN);
                }
                FeedForward.Shared shared = e.shared();
                if (shared != null) {
                    gated(
                            layer,
                            0,
                            shared.expert(),
                            Role.SHARED_GATE,
                            Role.SHARED_UP,
                            Role.SHARED_DOWN);
                    if (shared.gated()) {
                        matrix(Role.SHARED_WEIGHT, layer, 0, 1, hidden, false);
                    }
                }
            }
        }
    }

    private void gated(int layer, int expert, FeedForward.Gated g, Role gate, Role up, Role down) {
        matrix(gate, layer, expert, g.width(), hidden, g.bias());
        matrix(up, layer, expert, g.width(), hidden, g.bias());
        matrix(down, layer, expert, hidden, g.width(), g.bias());
    }

    private void matrix(Role role, int layer, int expert, int rows, int columns, boolean bias) {
        WeightLayout.Entry entry = layout.entry(role);
        Rows fused = entry.rows();
        int stored = fused == null ? rows : rows / fused.count() * fused.group();
        List<Long> shape =
                entry.transposed()
                        ? List.of((long) columns, (long) stored)
                        : List.of((long) stored, (long) columns);
        float spread = (float) (1.2 / Math.sqrt(columns));
        add(entry.weightName(layer, expert, 0), shape, 0, spread);
        if (bias) {
            add(entry.biasName(layer, expert, 0), List.of((long) stored), 0, 0.1f);
        }
    }

    private void norm(Norm norm, Role role, int layer, int length, int heads) {
        boolean unitOffset = norm instanceof Norm.Rms rms && rms.unitOffset();
        WeightLayout.Entry entry = layout.entry(role);
        float mean = unitOffset ? 0 : 1;
        if (entry.perHead()) {
            for (int head = 0; head < heads; head++) {
                List<Long> shape = List.of((long) length / heads);
                add(entry.weightName(layer, 0, head), shape, mean, 0.1f);
            }
        } else {
            add(entry.weightName(layer, 0, 0), List.of((long) length), mean, 0.1f);
        }
        if (norm instanceof Norm.Layer l && l.bias()) {
            add(entry.biasName(layer, 0, 0), List.of((long) length), 0, 0.1f);
        }
    }

    private void vector(Role role, int layer, int length, float mean, float spread) {
        String name = layout.entry(role).weightName(layer, 0, 0);
        add(name, List.of((long) length), mean, spread);
    }

    private void add(String name, List<Long> shape, float mean, float spread) {
        if (tensors.containsKey(name)) {
            return;
        }
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = mean + spread * (float) random.nextGaussian();
        }
        tensors.put(name, new Values(shape, values));
    }
}
