import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.Config;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.KvBufferCache.KvBuffer;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/// Jlama as a peer: loads a model and measures on request.
///
/// `JlamaWorker DIR ACTIVATIONS THREADS`, with activations `F32` or `I8` in matrix products. Requests
/// are lines of standard input, answers lines `result SECONDS` of standard output:
///
/// - `prefill TOKENS`: a prompt in one batch, and the token after it;
/// - `decode CONTEXT TOKENS 1`: single tokens after `CONTEXT` tokens, which are computed once.
///
/// `JlamaWorker quantize DIR OUT` writes a checkpoint with its 4-bit weights, which it cannot make
/// at load.
final class JlamaWorker {
    private static final long SEED = 1;

    private final AbstractModel model;
    private final KvBufferCache caches;
    private final AbstractTensor logits;
    private final Random random = new Random(SEED);
    private KvBuffer context;
    private int contextTokens;

    private JlamaWorker(AbstractModel model) {
        this.model = model;
        this.caches = new KvBufferCache(model);
        this.logits = model.makeDenseTensor(((Config) model.getConfig()).vocabularySize);
    }

    public static void main(String[] args) throws IOException {
        if (args[0].equals("quantize")) {
            String[] kept = {"norm", "bias"};
            Optional<Path> out = Optional.of(Path.of(args[2]));
            SafeTensorSupport.quantizeModel(Path.of(args[1]), DType.Q4, kept, new String[0], out);
            return;
        }
        JlamaWorker worker =
                new JlamaWorker(
                        ModelSupport.loadModel(
                                new File(args[0]),
                                null,
                                DType.F32,
                                DType.valueOf(args[1]),
                                Optional.empty(),
                                Optional.of(Integer.parseInt(args[2]))));
        System.err.println("jlama: " + TensorOperationsProvider.get().name());
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println("result " + worker.measure(line.split(" ")));
        }
        System.exit(0);
    }

    private double measure(String[] request) {
        return switch (request[0]) {
            case "prefill" -> prefill(Integer.parseInt(request[1]));
            case "decode" -> decode(Integer.parseInt(request[1]), Integer.parseInt(request[2]));
            default -> throw new IllegalArgumentException("unknown request " + request[0]);
        };
    }

    private double prefill(int tokens) {
        int[] ids = tokens(tokens);
        try (KvBuffer cache = caches.getEphemeralKvBuffer()) {
            long start = System.nanoTime();
            try (AbstractTensor hidden = model.batchForward(ids, 0, cache)) {
                model.sample(hidden.slice(hidden.shape().first() - 1), 0f, 0.5f, logits);
            }
            return (System.nanoTime() - start) * 1e-9;
        }
    }

    private double decode(int tokensBefore, int tokens) {
        if (context == null || contextTokens != tokensBefore) {
            context = caches.getEphemeralKvBuffer();
            contextTokens = tokensBefore;
            model.batchForward(tokens(tokensBefore), 0, context).close();
        }
        int[] ids = tokens(tokens);
        long start = System.nanoTime();
        for (int i = 0; i < tokens; i++) {
            AbstractTensor hidden =
                    model.forward(ids[i], tokensBefore + i, context, Optional.empty());
            model.sample(hidden, 0f, 0.5f, logits);
            hidden.close();
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, ((Config) model.getConfig()).vocabularySize - 3).toArray();
    }
}
