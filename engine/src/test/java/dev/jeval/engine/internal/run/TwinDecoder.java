package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.family.Role;
import dev.jeval.engine.spec.Activation;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.Attention.QkNorm;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.FeedForward;
import dev.jeval.engine.spec.Norm;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.Residual;
import java.util.Arrays;

/// The forward pass written a second time: plain loops over float64, one whole sequence, no cache,
/// from the published formulas. Shares the spec and the layouts with the engine, no computing code,
/// so it is less independent than a fixture of a reference.
final class TwinDecoder {
    private final DecoderSpec spec;
    private final TwinWeights weights;

    TwinDecoder(DecoderSpec spec, TwinWeights weights) {
        this.spec = spec;
        this.weights = weights;
    }

    /// Logits after every position, `[T, V]`.
    double[][] logits(int[] ids) {
        int hidden = spec.hiddenSize();
        double[][] table = weights.matrix(Role.EMBEDDING, 0, 0, spec.vocabSize(), hidden);
        double[][] x = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            x[t] = table[ids[t]].clone();
            for (int i = 0; i < hidden; i++) {
                x[t][i] *= (float) spec.embedding().scale();
            }
        }
        if (spec.learnedPositions() != null) {
            int count = spec.learnedPositions().positions();
            double[][] positions = weights.matrix(Role.POSITIONS, 0, 0, count, hidden);
            for (int t = 0; t < ids.length; t++) {
                add(x[t], positions[t]);
            }
        }
        if (spec.embedding().norm() != null) {
            x = norm(spec.embedding().norm(), Role.EMBEDDING_NORM, 0, x);
        }
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            x = layer(layer, spec.layers().get(layer), x);
        }
        x = norm(spec.finalNorm(), Role.FINAL_NORM, 0, x);
        Role role = spec.output().tied() ? Role.EMBEDDING : Role.OUTPUT;
        double[][] logits = linear(role, 0, 0, spec.vocabSize(), spec.output().bias(), x);
        for (double[] row : logits) {
            for (int v = 0; v < row.length; v++) {
                row[v] = softCap(row[v] * spec.output().scale(), spec.output().softCap());
            }
        }
        return logits;
    }

    private double[][] layer(int n, DecoderSpec.Layer layer, double[][] x) {
        Norm norm = layer.residual().norm();
        return switch (layer.residual()) {
            case Residual.Sequential _ -> {
                double[][] y = sum(x, attention(n, layer, norm(norm, Role.ATTENTION_NORM, n, x)));
                yield sum(y, feed(n, layer, norm(norm, Role.FEED_FORWARD_NORM, n, y)));
            }
            case Residual.Normalized _ -> {
                double[][] a = norm(norm, Role.ATTENTION_NORM, n, x);
                double[][] y = sum(a, attention(n, layer, a));
                double[][] b = norm(norm, Role.FEED_FORWARD_NORM, n, y);
                yield sum(b, feed(n, layer, b));
            }
            case Residual.Parallel _ -> {
                double[][] a = norm(norm, Role.ATTENTION_NORM, n, x);
                yield sum(sum(x, attention(n, layer, a)), feed(n, layer, a));
            }
            case Residual.ParallelTwoNorms _ -> {
                double[][] a = attention(n, layer, norm(norm, Role.ATTENTION_NORM, n, x));
                double[][] f = feed(n, layer, norm(norm, Role.FEED_FORWARD_NORM, n, x));
                yield sum(sum(x, a), f);
            }
            case Residual.PostNorm _ -> {
                double[][] a = attention(n, layer, x);
                double[][] y = sum(x, norm(norm, Role.ATTENTION_POST_NORM, n, a));
                double[][] f = feed(n, layer, y);
                yield sum(y, norm(norm, Role.FEED_FORWARD_POST_NORM, n, f));
            }
            case Residual.Sandwich _ -> {
                double[][] a = attention(n, layer, norm(norm, Role.ATTENTION_NORM, n, x));
                double[][] y = sum(x, norm(norm, Role.ATTENTION_POST_NORM, n, a));
                double[][] f = feed(n, layer, norm(norm, Role.FEED_FORWARD_NORM, n, y));
                yield sum(y, norm(norm, Role.FEED_FORWARD_POST_NORM, n, f));
            }
        };
    }

    private double[][] attention(int n, DecoderSpec.Layer layer, double[][] x) {
        return switch (layer.attention()) {
            case Attention.MultiHead a -> multiHead(n, a, x);
            case Attention.Latent a -> latent(n, a, x);
        };
    }

    private double[][] multiHead(int n, Attention.MultiHead a, double[][] x) {
        int c = a.headDim();
        double[][] q = linear(Role.QUERY, n, 0, a.heads() * c, a.qkvBias(), x);
        double[][] k = linear(Role.KEY, n, 0, a.kvHeads() * c, a.qkvBias(), x);
        double[][] v = linear(Role.VALUE, n, 0, a.kvHeads() * c, a.qkvBias(), x);
        if (a.clip() > 0) {
            clip(q, a.clip());
            clip(k, a.clip());
            clip(v, a.clip());
        }
        q = qkNorm(a.qkNorm(), Role.QUERY_NORM, n, q, a.heads(), c);
        k = qkNorm(a.qkNorm(), Role.KEY_NORM, n, k, a.kvHeads(), c);
        int length = x.length;
        for (int t = 0; t < length; t++) {
            if (a.position() instanceof Position.Rope rope) {
                TwinRope.rotate(rope, length, t, q[t], a.heads(), c, 0);
                TwinRope.rotate(rope, length, t, k[t], a.kvHeads(), c, 0);
            }
            if (a.logN() > 0 && t + 1 > a.logN()) {
                for (int i = 0; i < q[t].length; i++) {
                    q[t][i] *= Math.log(t + 1) / Math.log(a.logN());
                }
            }
        }
        double[][] heads = new double[length][a.heads() * c];
        for (int h = 0; h < a.heads(); h++) {
            int g =
                    a.kvHeadMapping() == Attention.KvHeadMapping.TILED
                            ? h % a.kvHeads()
                            : h / (a.heads() / a.kvHeads());
            for (int t = 0; t < length; t++) {
                int first = a.window() == 0 ? 0 : Math.max(0, t - a.window() + 1);
                double[] scores = new double[t + 1 - first];
                for (int j = first; j <= t; j++) {
                    double dot = 0;
                    for (int i = 0; i < c; i++) {
                        dot += q[t][h * c + i] * k[j][g * c + i];
                    }
                    scores[j - first] = score(a, h, j, dot);
                }
                softmax(scores);
                for (int j = first; j <= t; j++) {
                    for (int i = 0; i < c; i++) {
                        heads[t][h * c + i] += scores[j - first] * v[j][g * c + i];
                    }
                }
            }
        }
        return linear(Role.ATTENTION_OUTPUT, n, 0, spec.hiddenSize(), a.outputBias(), heads);
    }

    private static double score(Attention.MultiHead a, int head, int j, double dot) {
        if (a.position() instanceof Position.Alibi alibi) {
            double slope = TwinRope.slope(alibi, head, a.heads());
            return alibi.beforeScale()
                    ? (dot + TwinRope.bfloat16(TwinRope.bfloat16(slope) * j)) * a.scale()
                    : dot * a.scale() + slope * j;
        }
        return softCap(dot * a.scale(), a.softCap());
    }

    private double[][] latent(int n, Attention.Latent a, double[][] x) {
        double[][] source = x;
        if (a.queryRank() > 0) {
            source = linear(Role.QUERY_LATENT, n, 0, a.queryRank(), a.bias(), x);
            source = norm(new Norm.Rms(a.latentEps(), false), Role.QUERY_LATENT_NORM, n, source);
        }
        int d = a.nopeDim() + a.ropeDim();
        double[][] q = linear(Role.QUERY, n, 0, a.heads() * d, false, source);
        double[][] kv = linear(Role.KV_LATENT, n, 0, a.kvRank() + a.ropeDim(), a.bias(), x);
        double[][] latent = new double[x.length][];
        double[][] sharedKey = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            latent[t] = Arrays.copyOf(kv[t], a.kvRank());
            sharedKey[t] = Arrays.copyOfRange(kv[t], a.kvRank(), a.kvRank() + a.ropeDim());
            TwinRope.rotate(a.rope(), x.length, t, sharedKey[t], 1, a.ropeDim(), 0);
            TwinRope.rotate(a.rope(), x.length, t, q[t], a.heads(), d, a.nopeDim());
        }
        latent = norm(new Norm.Rms(a.latentEps(), false), Role.KV_LATENT_NORM, n, latent);
        int upWidth = a.nopeDim() + a.valueDim();
        double[][] up = linear(Role.KV_UP, n, 0, a.heads() * upWidth, false, latent);
        double[][] heads = new double[x.length][a.heads() * a.valueDim()];
        for (int h = 0; h < a.heads(); h++) {
            for (int t = 0; t < x.length; t++) {
                double[] scores = new double[t + 1];
                for (int j = 0; j <= t; j++) {
                    for (int i = 0; i < a.nopeDim(); i++) {
                        scores[j] += q[t][h * d + i] * up[j][h * upWidth + i];
                    }
                    for (int i = 0; i < a.ropeDim(); i++) {
                        scores[j] += q[t][h * d + a.nopeDim() + i] * sharedKey[j][i];
                    }
                    scores[j] *= a.scale();
                }
                softmax(scores);
                for (int j = 0; j <= t; j++) {
                    for (int i = 0; i < a.valueDim(); i++) {
                        heads[t][h * a.valueDim() + i] +=
                                scores[j] * up[j][h * upWidth + a.nopeDim() + i];
                    }
                }
            }
        }
        return linear(Role.ATTENTION_OUTPUT, n, 0, spec.hiddenSize(), a.bias(), heads);
    }

    private double[][] qkNorm(QkNorm qkNorm, Role role, int n, double[][] x, int heads, int width) {
        return switch (qkNorm) {
            case QkNorm.None _ -> x;
            case QkNorm.Whole w -> norm(w.norm(), role, n, x);
            case QkNorm.PerHead p -> {
                int length = p.weightPerHead() ? heads * width : width;
                double[] weight = weights.vector(role, n, length, heads);
                for (double[] row : x) {
                    for (int h = 0; h < heads; h++) {
                        double[] part = Arrays.copyOfRange(row, h * width, (h + 1) * width);
                        int at = p.weightPerHead() ? h * width : 0;
                        double[] own = Arrays.copyOfRange(weight, at, at + width);
                        System.arraycopy(norm(p.norm(), own, null, part), 0, row, h * width, width);
                    }
                }
                yield x;
            }
        };
    }

    private double[][] feed(int n, DecoderSpec.Layer layer, double[][] x) {
        return switch (layer.feedForward()) {
            case FeedForward.Gated g -> gated(n, 0, g, Role.GATE, Role.UP, Role.DOWN, x);
            case FeedForward.Plain p -> {
                double[][] up = linear(Role.UP, n, 0, p.width(), p.bias(), x);
                for (double[] row : up) {
                    for (int i = 0; i < row.length; i++) {
                        row[i] = activate(p.activation(), row[i]);
                    }
                }
                yield linear(Role.DOWN, n, 0, spec.hiddenSize(), p.bias(), up);
            }
            case FeedForward.Experts e -> experts(n, e, x);
        };
    }

    private double[][] gated(
            int n, int expert, FeedForward.Gated g, Role gate, Role up, Role down, double[][] x) {
        double[][] gates = linear(gate, n, expert, g.width(), g.bias(), x);
        double[][] ups = linear(up, n, expert, g.width(), g.bias(), x);
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < g.width(); i++) {
                gates[t][i] = activate(g.activation(), gates[t][i]) * ups[t][i];
            }
        }
        return linear(down, n, expert, spec.hiddenSize(), g.bias(), gates);
    }

    private double[][] experts(int n, FeedForward.Experts e, double[][] x) {
        double[][] logits = linear(Role.ROUTER, n, 0, e.count(), false, x);
        double[][] out = new double[x.length][spec.hiddenSize()];
        double[] correction =
                e.router() instanceof FeedForward.Router.Sigmoid
                        ? weights.vector(Role.ROUTER_CORRECTION, n, e.count(), 1)
                        : new double[e.count()];
        for (int t = 0; t < x.length; t++) {
            double[] share = TwinRouter.shares(e, logits[t], correction);
            for (int expert = 0; expert < e.count(); expert++) {
                if (share[expert] != 0) {
                    double[][] y =
                            gated(
                                    n,
                                    expert,
                                    e.expert(),
                                    Role.EXPERT_GATE,
                                    Role.EXPERT_UP,
                                    Role.EXPERT_DOWN,
                                    new double[][] {x[t]});
                    for (int i = 0; i < out[t].length; i++) {
                        out[t][i] += share[expert] * y[0][i];
                    }
                }
            }
        }
        FeedForward.Shared shared = e.shared();
        if (shared != null) {
            double[][] y =
                    gated(
                            n,
                            0,
                            shared.expert(),
                            Role.SHARED_GATE,
                            Role.SHARED_UP,
                            Role.SHARED_DOWN,
                            x);
            double[][] gate = shared.gated() ? linear(Role.SHARED_WEIGHT, n, 0, 1, false, x) : null;
            for (int t = 0; t < x.length; t++) {
                for (int i = 0; i < out[t].length; i++) {
                    out[t][i] += gate == null ? y[t][i] : y[t][i] / (1 + Math.exp(-gate[t][0]));
                }
            }
        }
        return out;
    }

    private double[][] linear(
            Role role, int layer, int expert, int rows, boolean bias, double[][] x) {
        double[][] w = weights.matrix(role, layer, expert, rows, x[0].length);
        double[] b = bias ? weights.bias(role, layer, expert, rows) : new double[rows];
        double[][] y = new double[x.length][rows];
        for (int t = 0; t < x.length; t++) {
            for (int r = 0; r < rows; r++) {
                double sum = b[r];
                for (int i = 0; i < x[t].length; i++) {
                    sum += w[r][i] * x[t][i];
                }
                y[t][r] = sum;
            }
        }
        return y;
    }

    private double[][] norm(Norm norm, Role role, int layer, double[][] x) {
        int width = x[0].length;
        double[] weight = weights.vector(role, layer, width, 1);
        double[] bias =
                norm instanceof Norm.Layer l && l.bias()
                        ? weights.bias(role, layer, 0, width)
                        : null;
        return Arrays.stream(x).map(row -> norm(norm, weight, bias, row)).toArray(double[][]::new);
    }

    private static double[] norm(Norm norm, double[] weight, double[] bias, double[] x) {
        double[] y = new double[x.length];
        double mean = norm instanceof Norm.Layer ? Arrays.stream(x).sum() / x.length : 0;
        double square = 0;
        for (double value : x) {
            square += (value - mean) * (value - mean);
        }
        double scale = 1 / Math.sqrt(square / x.length + norm.eps());
        double offset = norm instanceof Norm.Rms rms && rms.unitOffset() ? 1 : 0;
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) * scale * (weight[i] + offset) + (bias == null ? 0 : bias[i]);
        }
        return y;
    }

    private static double activate(Activation activation, double x) {
        return switch (activation) {
            case SILU -> x / (1 + Math.exp(-x));
            case GELU_TANH ->
                    0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case GELU_ERF -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
            case RELU -> Math.max(x, 0);
        };
    }

    /// The error function by its series, good to 1e-13 for the arguments of these tests.
    private static double erf(double x) {
        if (Math.abs(x) > 4) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static double softCap(double value, double cap) {
        return cap == 0 ? value : cap * Math.tanh(value / cap);
    }

    private static void softmax(double[] scores) {
        double max = Arrays.stream(scores).max().orElseThrow();
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - max);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
    }

    private static void clip(double[][] x, double limit) {
        for (double[] row : x) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.clamp(row[i], -limit, limit);
            }
        }
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    private static double[][] sum(double[][] x, double[][] y) {
        double[][] sum = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            sum[t] = x[t].clone();
            add(sum[t], y[t]);
        }
        return sum;
    }
}
