package dev.jeval.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KvType;
import dev.jeval.engine.internal.kernel.Matrix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WeightPackingTest {
    /// Query, key and value; output; gate and up; down: of two layers, and the head.
    private static final int MATRICES = 9;

    @TempDir static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        Workload.writeModel(folder);
    }

    /// Memory that is handed out when a permit is there: packing goes on when the test says so.
    private static final class GatedMemory implements SegmentAllocator {
        private final Semaphore permits = new Semaphore(0);
        private final AtomicInteger waiting = new AtomicInteger();
        private final Arena arena;
        private volatile boolean exhausted;

        GatedMemory(Arena arena) {
            this.arena = arena;
        }

        @Override
        public MemorySegment allocate(long byteSize, long byteAlignment) {
            waiting.incrementAndGet();
            permits.acquireUninterruptibly();
            if (exhausted) {
                throw new OutOfMemoryError("no memory left");
            }
            return arena.allocate(byteSize, byteAlignment);
        }
    }

    /// A decoder whose weights are packed in the background as the gate allows.
    private static final class Model implements AutoCloseable {
        final List<Matrix> matrices = new ArrayList<>();
        final GatedMemory memory;
        final WeightPacking packing;
        final Decoder decoder;

        @SuppressWarnings("MustBeClosedChecker") // closed with the decoder
        Model(Decoder.Probe probe) {
            Arena arena = Arena.ofShared();
            memory = new GatedMemory(arena);
            Families.Resolved model = Families.resolve(ModelConfig.read(folder));
            Checkpoint checkpoint = Checkpoint.open(folder);
            WeightBinder binder =
                    new WeightBinder(
                            checkpoint,
                            model.layout(),
                            new ScaledWeights(model.scaleBlock()),
                            (blocks, bias, _) -> {
                                matrices.add(Matrix.map(blocks, bias));
                                return matrices.getLast();
                            });
            DecoderBuilder.Parts parts = new DecoderBuilder(model.spec(), binder).build();
            packing = WeightPacking.of(folder, matrices, memory);
            decoder =
                    new Decoder(
                            model.spec(),
                            parts,
                            Compute.open(2),
                            Decoder.kvLayout(model.spec(), KvType.F32),
                            packing,
                            () -> {
                                arena.close();
                                checkpoint.close();
                            },
                            probe);
            packing.start();
        }

        @Override
        public void close() {
            memory.permits.release(MATRICES);
            decoder.close();
        }
    }

    @Test
    void matricesPackedDuringPassesChangeNoBit() {
        Semaphore[] permits = new Semaphore[1];
        // One more matrix each time a layer has run.
        Decoder.Probe packOne = (layer, x, rows, hidden) -> permits[0].release();
        Workload workload = Workload.full();
        try (Model model = new Model(packOne)) {
            permits[0] = model.memory.permits;
            String digest = workload.run(model.decoder, new Workload.Plan(16, 64, true));
            model.packing.await();
            assertThat(model.memory.waiting).hasValue(MATRICES);
            assertThat(digest).isEqualTo(mapped(workload));
            assertThat(workload.run(model.decoder, Workload.Plan.WHOLE)).isEqualTo(digest);
        }
    }

    private static String mapped(Workload workload) {
        ModelOptions options = ModelOptions.defaults().withWeights(ModelOptions.Weights.MAP);
        try (ForwardPass forward = ModelLoader.load(folder, options).forward()) {
            return workload.run(forward, Workload.Plan.WHOLE);
        }
    }

    @Test
    void packingRestsDuringTheFirstPass() {
        Model[] opened = new Model[1];
        List<Integer> begun = new ArrayList<>();
        Decoder.Probe probe =
                (layer, x, rows, hidden) -> {
                    opened[0].memory.permits.release(MATRICES);
                    begun.add(opened[0].memory.waiting.get());
                };
        try (Model model = new Model(probe)) {
            opened[0] = model;
            try (KvSequence sequence = model.decoder.newSequence(model.decoder.positionKey(300))) {
                model.decoder.run(List.of(new Chunk(sequence, new int[300]).greedy(299)));
            }
            assertThat(begun).hasSize(3).allMatch(count -> count <= 1);
            model.packing.await();
            assertThat(model.memory.waiting).hasValue(MATRICES);
        }
    }

    @Test
    void matricesArePackedInTheOrderOfAPass() {
        try (Model model = new Model(Decoder.Probe.NONE)) {
            assertThat(model.matrices).hasSize(MATRICES);
            assertThat(model.matrices.getLast().rows()).isEqualTo(model.decoder.vocabSize());
        }
    }

    @Test
    void closingWhilePackingEndsItBeforeTheWeightsGo() throws InterruptedException {
        for (int packed = 0; packed < MATRICES; packed++) {
            Model model = new Model(Decoder.Probe.NONE);
            model.memory.permits.release(packed);
            while (model.memory.waiting.get() <= packed) {
                Thread.sleep(1);
            }
            Thread closing = Thread.ofPlatform().start(model.decoder::close);
            closing.join(5);
            assertThat(closing.isAlive()).as("packing is under way").isTrue();
            model.memory.permits.release(MATRICES);
            closing.join();
            assertThat(model.memory.waiting).hasValue(packed + 1);
            model.packing.await();
            model.close();
        }
    }

    @Test
    void aFailureIsTheErrorOfTheNextPass() {
        try (Model model = new Model(Decoder.Probe.NONE)) {
            KvSequence sequence = model.decoder.newSequence(model.decoder.positionKey(2));
            List<Chunk> chunks = List.of(new Chunk(sequence, new int[] {1}).greedy(0));
            model.decoder.run(chunks);
            model.memory.exhausted = true;
            model.memory.permits.release();
            String message = folder + ": weights could not be packed: no memory left";
            assertThatThrownBy(model.packing::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(message)
                    .hasMessageContaining("weights MAP");
            assertThatThrownBy(() -> model.decoder.run(chunks))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(message);
            sequence.close();
        }
    }
}
