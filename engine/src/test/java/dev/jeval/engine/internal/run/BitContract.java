package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelOptions.Weights;
import dev.jeval.engine.internal.kernel.Compute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The contract "same bits" for one checkpoint: whatever kernels, threads, weights, split, batch,
/// cache and forks, logits and log-probabilities have the bits that the scalar kernels give for the
/// whole sequence at once.
final class BitContract {
    private final Path folder;
    private final int[] ids;
    private final Result expected;

    /// @param ids a sequence of at least 16 tokens
    BitContract(Path folder, int[] ids) {
        this.folder = folder;
        this.ids = ids;
        try (ForwardPass scalar = open(Compute.openScalar(1), Weights.MAP)) {
            this.expected = whole(scalar, ids);
        }
    }

    private record Result(float[][] logits, double[] logProbs, int[] argmax) {}

    /// Checks everything.
    void check() {
        try (ForwardPass forward = open(Compute.open(1), Weights.PACK)) {
            assertSame("vector kernels, packed", whole(forward, ids));
            assertSame("one token at a time", split(forward, 1));
            assertSame("chunks of 7", split(forward, 7));
            assertSame("chunks of 64", split(forward, 64));
            assertSame("beside two sequences", batch(forward, 2));
        }
        try (ForwardPass forward = open(Compute.open(2), Weights.MAP)) {
            assertSame("two threads, mapped", whole(forward, ids));
            assertSame("beside seven sequences", batch(forward, 7));
            assertSame("chunks of 13", split(forward, 13));
            forks(forward);
        }
    }

    private ForwardPass open(Compute compute, Weights weights) {
        return ModelLoader.load(
                        folder,
                        ModelOptions.defaults().withWeights(weights),
                        compute,
                        Decoder.Probe.NONE)
                .forward();
    }

    private static Result whole(ForwardPass forward, int[] ids) {
        try (KvSequence sequence = forward.newSequence(forward.positionKey(ids.length))) {
            Chunk chunk = everything(sequence, ids, 0, ids.length);
            forward.run(List.of(chunk));
            return new Result(chunk.logits(), chunk.logProbs(), chunk.argmax());
        }
    }

    private Result split(ForwardPass forward, int size) {
        try (KvSequence sequence = forward.newSequence(forward.positionKey(ids.length))) {
            List<Chunk> chunks = new ArrayList<>();
            for (int from = 0; from < ids.length; from += size) {
                int to = Math.min(ids.length, from + size);
                Chunk chunk = everything(sequence, ids, from, to);
                forward.run(List.of(chunk));
                chunks.add(chunk);
            }
            return join(chunks);
        }
    }

    /// The sequence in the middle of others of many lengths, fed in uneven chunks.
    private Result batch(ForwardPass forward, int others) {
        Random random = new Random(others);
        List<KvSequence> sequences = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            sequences.add(forward.newSequence(forward.positionKey(ids.length)));
        }
        KvSequence own = forward.newSequence(forward.positionKey(ids.length));
        sequences.add(others / 2, own);
        List<Chunk> chunks = new ArrayList<>();
        int from = 0;
        while (from < ids.length) {
            int to = Math.min(ids.length, from + 1 + random.nextInt(ids.length / 2));
            List<Chunk> step = new ArrayList<>();
            for (KvSequence sequence : sequences) {
                if (sequence.equals(own)) {
                    Chunk chunk = everything(own, ids, from, to);
                    chunks.add(chunk);
                    step.add(chunk);
                } else if (sequence.length() < ids.length) {
                    int room = ids.length - sequence.length();
                    int[] tokens = new int[1 + random.nextInt(room)];
                    Arrays.setAll(tokens, _ -> random.nextInt(forward.vocabSize()));
                    step.add(new Chunk(sequence, tokens).greedy(tokens.length - 1));
                }
            }
            forward.run(step);
            from = to;
        }
        sequences.forEach(KvSequence::close);
        return join(chunks);
    }

    /// Two forks of a prefix that is cut inside a block go different ways; the parent goes on too.
    private void forks(ForwardPass forward) {
        int cut = ids.length / 2 + 3;
        try (KvSequence parent = forward.newSequence(forward.positionKey(ids.length))) {
            Chunk prefix = everything(parent, ids, 0, cut + 2);
            forward.run(List.of(prefix));
            try (KvSequence right = parent.fork(cut);
                    KvSequence wrong = parent.fork(cut);
                    KvSequence empty = parent.fork(0)) {
                int[] others = ids.clone();
                for (int i = cut; i < others.length; i++) {
                    others[i] = (others[i] + 1) % forward.vocabSize();
                }
                Chunk wrongRest = everything(wrong, others, cut, ids.length);
                Chunk rightRest = everything(right, ids, cut, ids.length);
                Chunk parentRest = everything(parent, ids, cut + 2, ids.length);
                forward.run(List.of(wrongRest));
                forward.run(List.of(rightRest, parentRest));
                assertThat(empty.length()).isZero();
                assertSameFrom("fork", cut, rightRest);
                assertSameFrom("parent of forks", cut + 2, parentRest);
                Result wrongWhole = whole(forward, others);
                for (int i = cut; i < ids.length; i++) {
                    assertThat(wrongRest.logits()[i - cut])
                            .as("other fork")
                            .isEqualTo(wrongWhole.logits[i]);
                }
            }
            assertThat(parent.length()).isEqualTo(ids.length);
        }
    }

    private static Chunk everything(KvSequence sequence, int[] ids, int from, int to) {
        int[] positions = new int[to - from];
        Arrays.setAll(positions, i -> i);
        int[] targets = new int[to - from];
        Arrays.setAll(targets, i -> ids[(from + i + 1) % ids.length]);
        return new Chunk(sequence, Arrays.copyOfRange(ids, from, to))
                .logits(positions)
                .score(positions, targets);
    }

    private static Result join(List<Chunk> chunks) {
        List<float[]> logits = new ArrayList<>();
        chunks.forEach(chunk -> logits.addAll(List.of(chunk.logits())));
        return new Result(
                logits.toArray(float[][]::new),
                chunks.stream().flatMapToDouble(c -> Arrays.stream(c.logProbs())).toArray(),
                chunks.stream().flatMapToInt(c -> Arrays.stream(c.argmax())).toArray());
    }

    private void assertSame(String what, Result actual) {
        assertThat(actual.logits.length).as(what).isEqualTo(expected.logits.length);
        for (int i = 0; i < expected.logits.length; i++) {
            assertThat(actual.logits[i])
                    .as("%s: logits after position %d", what, i)
                    .isEqualTo(expected.logits[i]);
        }
        assertThat(actual.logProbs).as(what).isEqualTo(expected.logProbs);
        assertThat(actual.argmax).as(what).isEqualTo(expected.argmax);
    }

    private void assertSameFrom(String what, int from, Chunk chunk) {
        for (int i = from; i < ids.length; i++) {
            assertThat(chunk.logits()[i - from])
                    .as("%s: logits after position %d", what, i)
                    .isEqualTo(expected.logits[i]);
            assertThat(chunk.logProbs()[i - from]).as(what).isEqualTo(expected.logProbs[i]);
        }
    }
}
