package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.testing.Goldens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/// Every golden model against the values of the reference, within the fixture's own tolerance.
class ModelGoldensTest {
    private static final int THREADS = 1;
    private static final boolean OTHER_WIDTH = System.getProperty("jeval.vector.bits") != null;

    /// Crosses a block of the cache and the windows of the fixtures.
    private static final int BITS_LENGTH = 100;

    private final Goldens goldens = Goldens.of("models");

    @TestFactory
    Stream<DynamicNode> golden() {
        return goldens.folders().stream()
                .map(folder ->
                        DynamicContainer.dynamicContainer(
                                folder.getFileName().toString(), tests(folder)));
    }

    private Stream<DynamicNode> tests(Path folder) {
        DynamicNode bits = goldens.test(folder, "same bits", () -> sameBits(folder));
        if (OTHER_WIDTH) {
            // Equal bits carry the rest over from the run at the preferred width.
            return Stream.of(test(folder, "logits", ModelGoldensTest::logits), bits);
        }
        return Stream.of(
                test(folder, "logits", ModelGoldensTest::logits),
                test(folder, "nll", ModelGoldensTest::nll),
                test(folder, "hidden states", ModelGoldensTest::hidden),
                test(folder, "greedy by full passes", ModelGoldensTest::greedy),
                test(folder, "greedy with the cache", ModelGoldensTest::greedyCached),
                test(folder, "log-likelihoods", ModelGoldensTest::logLikelihoods),
                bits);
    }

    private DynamicNode test(Path folder, String name, Check check) {
        return goldens.test(
                folder,
                name,
                () -> {
                    GoldenModel golden = GoldenModel.read(folder);
                    HiddenStates hidden = new HiddenStates();
                    try (ForwardPass forward =
                            ModelLoader.load(
                                            folder,
                                            ModelOptions.defaults(),
                                            Compute.open(THREADS),
                                            hidden)
                                    .forward()) {
                        check.run(golden, forward, hidden);
                    }
                });
    }

    private interface Check {
        void run(GoldenModel golden, ForwardPass forward, HiddenStates hidden);
    }

    private static void logits(GoldenModel golden, ForwardPass forward, HiddenStates hidden) {
        for (GoldenModel.Prompt prompt : golden.prompts()) {
            Chunk chunk = chunk(forward, prompt.ids()).logits(prompt.logitPositions());
            run(forward, chunk);
            for (int i = 0; i < prompt.logitPositions().length; i++) {
                assertClose(
                        prompt.id() + " position " + prompt.logitPositions()[i],
                        chunk.logits()[i],
                        prompt.logits()[i],
                        golden.tolerance().logits());
            }
        }
    }

    private static void nll(GoldenModel golden, ForwardPass forward, HiddenStates hidden) {
        for (GoldenModel.Prompt prompt : golden.prompts()) {
            int count = prompt.nll().length;
            if (count == 0) {
                continue;
            }
            int[] positions = new int[count];
            Arrays.setAll(positions, i -> i);
            Chunk chunk =
                    chunk(forward, prompt.ids())
                            .score(positions, Arrays.copyOfRange(prompt.ids(), 1, count + 1));
            run(forward, chunk);
            for (int i = 0; i < count; i++) {
                assertThat(-chunk.logProbs()[i])
                        .as("%s position %d", prompt.id(), i)
                        .isCloseTo(prompt.nll()[i], within(golden.tolerance().nll()));
            }
        }
    }

    private static void hidden(GoldenModel golden, ForwardPass forward, HiddenStates hidden) {
        for (GoldenModel.Prompt prompt : golden.prompts()) {
            hidden.layers.clear();
            run(forward, chunk(forward, prompt.ids()));
            int last = prompt.ids().length - 1;
            // The GPT-J fixture has no entry for the embedding; its first is that of layer 0.
            int missing = hidden.layers.size() - prompt.hidden().size();
            for (int i = 0; i < prompt.hidden().size(); i++) {
                GoldenModel.Hidden expected = prompt.hidden().get(i);
                float[][] rows = hidden.layers.get(missing + i);
                double relative = golden.tolerance().hiddenRelative();
                String what = prompt.id() + " after " + expected.after();
                assertThat(l2(rows[last]))
                        .as(what + ", last position")
                        .isCloseTo(expected.l2Last(), within(relative * expected.l2Last()));
                assertThat(l2(rows[0]))
                        .as(what + ", first position")
                        .isCloseTo(expected.l2First(), within(relative * expected.l2First()));
            }
        }
    }

    private static void greedy(GoldenModel golden, ForwardPass forward, HiddenStates hidden) {
        for (GoldenModel.Prompt prompt : golden.prompts()) {
            int[] ids = prompt.ids();
            for (int expected : prompt.greedy()) {
                Chunk chunk = chunk(forward, ids).greedy(ids.length - 1);
                run(forward, chunk);
                assertThat(chunk.greedyTokens()[0]).as(prompt.id()).isEqualTo(expected);
                ids = Arrays.copyOf(ids, ids.length + 1);
                ids[ids.length - 1] = expected;
            }
        }
    }

    private static void greedyCached(GoldenModel golden, ForwardPass forward, HiddenStates hidden) {
        for (GoldenModel.Prompt prompt : golden.prompts()) {
            try (KvSequence sequence =
                    forward.newSequence(forward.positionKey(prompt.ids().length))) {
                int[] next = prompt.ids();
                List<Integer> generated = new ArrayList<>();
                for (int i = 0; i < prompt.greedyCached().length; i++) {
                    Chunk chunk = new Chunk(sequence, next).greedy(next.length - 1);
                    forward.run(List.of(chunk));
                    generated.add(chunk.greedyTokens()[0]);
                    next = chunk.greedyTokens();
                }
                assertThat(generated.stream().mapToInt(Integer::intValue).toArray())
                        .as(prompt.id())
                        .isEqualTo(prompt.greedyCached());
            }
        }
    }

    private static void logLikelihoods(
            GoldenModel golden, ForwardPass forward, HiddenStates hidden) {
        for (GoldenModel.LogLikelihood expected : golden.logLikelihoods()) {
            int[] prompt = golden.prompts().get(expected.prompt()).ids();
            int[] continuation = expected.continuation();
            int[] ids = Arrays.copyOf(prompt, prompt.length + continuation.length - 1);
            System.arraycopy(continuation, 0, ids, prompt.length, continuation.length - 1);
            int[] positions = new int[continuation.length];
            Arrays.setAll(positions, i -> prompt.length - 1 + i);
            Chunk chunk = chunk(forward, ids).score(positions, continuation);
            run(forward, chunk);
            assertThat(Arrays.stream(chunk.logProbs()).sum())
                    .isCloseTo(expected.sum(), within(golden.tolerance().logLikelihood()));
            for (int i = 0; i < continuation.length; i++) {
                assertThat(chunk.logProbs()[i])
                        .isCloseTo(expected.tokenLogProbs()[i], within(golden.tolerance().nll()));
            }
            assertThat(Arrays.equals(chunk.argmax(), continuation)).isEqualTo(expected.greedy());
        }
    }

    private static void sameBits(Path folder) {
        int[] ids = GoldenModel.read(folder).prompts().getLast().ids();
        new BitContract(folder, Arrays.copyOf(ids, Math.min(ids.length, BITS_LENGTH))).check();
    }

    /// A chunk over a sequence of its own; `run` closes it.
    private static Chunk chunk(ForwardPass forward, int[] ids) {
        return new Chunk(forward.newSequence(forward.positionKey(ids.length)), ids);
    }

    private static void run(ForwardPass forward, Chunk chunk) {
        forward.run(List.of(chunk));
        chunk.sequence().close();
    }

    private static void assertClose(
            String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .as("%s, logit %d", what, i)
                    .isCloseTo(expected[i], within(tolerance));
        }
    }

    private static double l2(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /// Copies of the residual stream after the embedding and after every layer.
    private static final class HiddenStates implements Decoder.Probe {
        final List<float[][]> layers = new ArrayList<>();

        @Override
        public void see(int layer, float[] x, int rows, int hidden) {
            float[][] copy = new float[rows][];
            for (int row = 0; row < rows; row++) {
                copy[row] = Arrays.copyOfRange(x, row * hidden, (row + 1) * hidden);
            }
            layers.add(copy);
        }
    }
}
