package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import dev.jeval.engine.support.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generation allocates next to nothing per token once the JVM has compiled it; before, every
/// vector is an object.
class GarbageTest {
    private static final long SEED = 5;
    private static final int TOKENS = 300;

    /// A progress report per token, the run's own share, and some vectors that become objects.
    private static final long BYTES_PER_TOKEN = 2_048;

    /// The compiler is done long before; time is not asserted.
    private static final int MOST_ROUNDS = 300;

    @TempDir Path directory;

    @Test
    void aGeneratedTokenLeavesNextToNothingBehind() throws IOException, InterruptedException {
        new RandomModel(ModelShape.of("tiny"), SEED).write(directory, RandomModel.StoredType.BF16);
        String output = ChildJvm.run(Child.class, List.of(), directory.toString());
        assertThat(Long.parseLong(output.strip().replaceAll("(?s).*\\n", "")))
                .as(output)
                .isLessThanOrEqualTo(BYTES_PER_TOKEN);
    }

    /// Runs in a JVM that nothing else has run in: what other tests have called is compiled
    /// differently.
    static final class Child {
        private Child() {}

        /// Prints the bytes per token of the last round.
        public static void main(String[] args) {
            ModelOptions options = ModelOptions.defaults().withThreads(1);
            try (LanguageModel model = LanguageModel.open(Path.of(args[0]), options)) {
                long bytes = Long.MAX_VALUE;
                for (int round = 0; round < MOST_ROUNDS && bytes > BYTES_PER_TOKEN; round++) {
                    bytes = allocatedFor(model, TOKENS) / TOKENS;
                }
                System.out.println(bytes);
            }
        }
    }

    /// Bytes that this thread, the only worker, allocates to generate `tokens` tokens.
    private static long allocatedFor(LanguageModel model, int tokens) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        GenerationRequest request =
                GenerationRequest.of(new int[] {1, 2, 3})
                        .withMaxNewTokens(tokens)
                        .withIgnoreEos(true);
        long before = threads.getCurrentThreadAllocatedBytes();
        model.generator().generate(List.of(request), RunOptions.defaults(), (index, result) -> {});
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
