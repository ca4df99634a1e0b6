package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
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

    /// A progress report per token, and the run's own share.
    private static final long BYTES_PER_TOKEN = 768;

    /// The compiler is done long before; time is not asserted.
    private static final int MOST_ROUNDS = 300;

    @TempDir Path directory;

    @Test
    void aGeneratedTokenLeavesNextToNothingBehind() throws IOException {
        new RandomModel(ModelShape.of("tiny"), SEED).write(directory, RandomModel.StoredType.BF16);
        ModelOptions options = ModelOptions.defaults().withThreads(1);
        try (LanguageModel model = LanguageModel.open(directory, options)) {
            long bytes = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && bytes > BYTES_PER_TOKEN; round++) {
                bytes = allocatedFor(model, TOKENS) / TOKENS;
            }
            assertThat(bytes).isLessThanOrEqualTo(BYTES_PER_TOKEN);
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
