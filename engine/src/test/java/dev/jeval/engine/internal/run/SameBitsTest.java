package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelOptions.Weights;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KernelSelection;
import dev.jeval.engine.internal.run.Workload.Plan;
import dev.jeval.engine.support.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The promise "same bits": one hash over all logits of a mixed workload, whatever the threads,
/// batches, chunks, cache, weights, vector width, compiler and machine.
///
/// If a change of the canonical order is meant, it needs an ADR and new hashes.
@Timeout(600)
class SameBitsTest {
    private static final String FULL =
            "66aeab7b240160f8bdeb39f44210fa71a3e27e905d0aec4f9f7c27ca303192f6";
    private static final String BRIEF =
            "ced2dd32b6139eb88e909543abfd7d818d9e7f6d65a60180a432ad08d5fc44bd";

    private static final int[] BATCHES = {1, 3, 8, 64};
    private static final int[] CHUNKS = {1, 7, 64, Integer.MAX_VALUE};
    private static final int COMBINATIONS = 20;

    @TempDir static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        Workload.writeModel(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threadsChangeNoBit(int threads) {
        assertThat(run(Compute.open(threads), Weights.PACK, Plan.WHOLE)).isEqualTo(FULL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 64})
    void batchesChangeNoBit(int batch) {
        Plan plan = new Plan(batch, Integer.MAX_VALUE, true);
        assertThat(run(Compute.open(2), Weights.PACK, plan)).isEqualTo(FULL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void splittingPromptsChangesNoBit(int chunk) {
        Plan plan = new Plan(64, chunk, true);
        assertThat(run(Compute.open(1), Weights.PACK, plan)).isEqualTo(FULL);
    }

    @Test
    void sharingPrefixesChangesNoBit() {
        Plan plan = new Plan(64, Integer.MAX_VALUE, false);
        assertThat(run(Compute.open(2), Weights.PACK, plan)).isEqualTo(FULL);
    }

    @Test
    void readingWeightsFromTheMappingChangesNoBit() {
        assertThat(run(Compute.open(2), Weights.MAP, Plan.WHOLE)).isEqualTo(FULL);
    }

    @Test
    void packingInTheBackgroundChangesNoBit() {
        assertThat(run(Compute.open(2), Weights.AUTO, new Plan(3, 7, true))).isEqualTo(FULL);
    }

    @Test
    void scalarKernelsAgree() {
        assertThat(run(Compute.openScalar(2), Weights.PACK, Plan.WHOLE)).isEqualTo(FULL);
    }

    @Test
    void noCombinationChangesABit() {
        Random random = new Random(4);
        for (int i = 0; i < COMBINATIONS; i++) {
            int batch = BATCHES[random.nextInt(BATCHES.length)];
            // Single tokens in single sequences alone are two thousand steps.
            int chunk = CHUNKS[batch == 1 ? 1 + random.nextInt(3) : random.nextInt(4)];
            Plan plan = new Plan(batch, chunk, random.nextBoolean());
            Weights weights = random.nextInt(4) == 0 ? Weights.MAP : Weights.PACK;
            int threads = 1 + random.nextInt(3);
            assertThat(run(Compute.open(threads), weights, plan))
                    .as("%s, %s, %d threads", plan, weights, threads)
                    .isEqualTo(FULL);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void vectorWidthsChangeNoBit(int bits) throws IOException, InterruptedException {
        String output = child("full", "-Djeval.vector.bits=" + bits);
        assertThat(output).contains(bits + " bits").contains(FULL);
    }

    @Test
    void theClientCompilerChangesNoBit() throws IOException, InterruptedException {
        assertThat(child("brief", "-XX:TieredStopAtLevel=1")).contains(BRIEF);
    }

    @Test
    void theInterpreterChangesNoBit() throws IOException, InterruptedException {
        assertThat(child("brief", "-Xint", "-Djeval.kernels=scalar")).contains(BRIEF);
    }

    private static String run(Compute compute, Weights weights, Plan plan) {
        return run(folder, compute, weights, Workload.full(), plan);
    }

    private static String run(
            Path directory, Compute compute, Weights weights, Workload workload, Plan plan) {
        ModelOptions options = ModelOptions.defaults().withWeights(weights);
        LoadedModel model = ModelLoader.load(directory, options, compute);
        try (ForwardPass forward = model.forward()) {
            return workload.run(forward, plan);
        }
    }

    private static String child(String workload, String... options)
            throws IOException, InterruptedException {
        return ChildJvm.run(Child.class, List.of(options), folder.toString(), workload);
    }

    /// What the child JVMs run: prints the kernels and the digest.
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            Workload workload = args[1].equals("full") ? Workload.full() : Workload.brief();
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            out.println(KernelSelection.description());
            Path directory = Path.of(args[0]);
            out.println(run(directory, Compute.open(2), Weights.PACK, workload, Plan.WHOLE));
        }
    }
}
