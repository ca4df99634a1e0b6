package dev.jeval.engine.internal.run;

import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A mixed workload on a random model: one long prompt, one of middle length, a dozen that share
/// their beginning, many short ones; 64 sequences and 2,000 tokens in all.
///
/// The logits of every position are wanted; [#digest] is their SHA-256, sequence by sequence,
/// whatever order they were computed in.
final class Workload {
    /// Odd sizes everywhere; columns of several blocks, a vocabulary that does not fill a panel.
    private static final ModelShape SHAPE =
            new ModelShape("bits", "qwen2", 2, 92, 1101, 6, 2, 18, 451, false, 1e4, 1e-6, 4096);

    private static final long SEED = 20;
    private static final int SHARED = 40;
    private static final int SHARING = 12;

    private final List<int[]> sequences = new ArrayList<>();
    private final List<float[][]> logits = new ArrayList<>();

    private Workload() {}

    /// How a workload is run; none of it may change a bit.
    ///
    /// @param batch sequences that run side by side
    /// @param chunk tokens of a sequence in a step
    /// @param cache whether the shared beginning is computed once
    record Plan(int batch, int chunk, boolean cache) {
        /// Everything at once.
        static final Plan WHOLE = new Plan(64, Integer.MAX_VALUE, true);
    }

    /// Writes the model.
    static void writeModel(Path directory) throws IOException {
        new RandomModel(SHAPE, SEED).write(directory, RandomModel.StoredType.BF16);
    }

    /// All 2,000 tokens.
    static Workload full() {
        Workload workload = new Workload();
        Random random = new Random(SEED);
        workload.add(tokens(random, 640));
        workload.add(tokens(random, 300));
        int[] shared = tokens(random, SHARED);
        for (int i = 0; i < SHARING; i++) {
            int[] sequence = Arrays.copyOf(shared, SHARED + 15);
            System.arraycopy(tokens(random, 15), 0, sequence, SHARED, 15);
            workload.add(sequence);
        }
        for (int i = 0; i < 50; i++) {
            workload.add(tokens(random, 8));
        }
        return workload;
    }

    /// 64 tokens in two sequences, for slow execution modes.
    static Workload brief() {
        Workload workload = new Workload();
        Random random = new Random(SEED);
        workload.add(tokens(random, 47));
        workload.add(tokens(random, 17));
        return workload;
    }

    private void add(int[] tokens) {
        sequences.add(tokens);
        logits.add(new float[tokens.length][SHAPE.vocabSize()]);
    }

    private static int[] tokens(Random random, int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> random.nextInt(SHAPE.vocabSize()));
        return ids;
    }

    /// Runs everything and returns the digest.
    String run(ForwardPass forward, Plan plan) {
        for (float[][] rows : logits) {
            for (float[] row : rows) {
                Arrays.fill(row, Float.NaN);
            }
        }
        KvSequence prefix = plan.cache && sequences.size() > 2 ? prefix(forward, plan) : null;
        for (int first = 0; first < sequences.size(); first += plan.batch) {
            int end = Math.min(sequences.size(), first + plan.batch);
            runBatch(forward, plan, first, end, prefix);
        }
        if (prefix != null) {
            prefix.close();
        }
        return digest();
    }

    private KvSequence prefix(ForwardPass forward, Plan plan) {
        KvSequence sequence = forward.newSequence(forward.positionKey(SHARED));
        while (sequence.length() < SHARED) {
            advance(forward, List.of(2), List.of(sequence), SHARED, plan.chunk);
        }
        for (int other = 3; other < 2 + SHARING; other++) {
            for (int i = 0; i < SHARED; i++) {
                float[] row = logits.get(2)[i];
                System.arraycopy(row, 0, logits.get(other)[i], 0, row.length);
            }
        }
        return sequence;
    }

    private void runBatch(
            ForwardPass forward, Plan plan, int first, int end, @Nullable KvSequence prefix) {
        List<Integer> indices = new ArrayList<>();
        List<KvSequence> states = new ArrayList<>();
        for (int i = first; i < end; i++) {
            indices.add(i);
            boolean shares = prefix != null && i >= 2 && i < 2 + SHARING;
            states.add(
                    shares
                            ? prefix.fork(SHARED)
                            : forward.newSequence(forward.positionKey(sequences.get(i).length)));
        }
        while (advance(forward, indices, states, Integer.MAX_VALUE, plan.chunk)) {
            // until no sequence has tokens left
        }
        states.forEach(KvSequence::close);
    }

    /// One step; returns whether there was anything to do.
    private boolean advance(
            ForwardPass forward,
            List<Integer> indices,
            List<KvSequence> states,
            int limit,
            int chunkSize) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < indices.size(); i++) {
            int[] tokens = sequences.get(indices.get(i));
            float[][] rows = logits.get(indices.get(i));
            int begin = states.get(i).length();
            int left = Math.min(tokens.length, limit) - begin;
            int count = Math.min(left, chunkSize);
            if (count > 0) {
                int[] positions = new int[count];
                Arrays.setAll(positions, p -> p);
                int[] part = Arrays.copyOfRange(tokens, begin, begin + count);
                float[][] buffers = Arrays.copyOfRange(rows, begin, begin + count);
                chunks.add(new Chunk(states.get(i), part).logitsInto(buffers, positions));
            }
        }
        if (!chunks.isEmpty()) {
            forward.run(chunks);
        }
        return !chunks.isEmpty();
    }

    private String digest() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * SHAPE.vocabSize());
        for (float[][] rows : logits) {
            for (float[] row : rows) {
                if (Float.isNaN(row[0])) {
                    throw new IllegalStateException("a position has no logits");
                }
                bytes.clear();
                bytes.asFloatBuffer().put(row);
                sha.update(bytes.array());
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
