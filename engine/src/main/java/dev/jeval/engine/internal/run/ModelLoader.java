package dev.jeval.engine.internal.run;

import dev.jeval.engine.ModelInfo;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.checkpoint.Safetensors;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KvType;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.internal.kernel.PanelCache;
import dev.jeval.engine.internal.kernel.PanelMemory;
import dev.jeval.engine.internal.kernel.Precision;
import dev.jeval.engine.internal.thread.Cores;
import dev.jeval.engine.spec.DecoderSpec;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Opens checkpoint directories.
public final class ModelLoader {
    private static final System.Logger LOG = System.getLogger(ModelLoader.class.getName());
    private static final int MAX_LISTED = 5;

    private ModelLoader() {}

    /// Opens the checkpoint in `directory`.
    ///
    /// @throws dev.jeval.engine.ModelFormatException if a file is damaged or missing
    /// @throws dev.jeval.engine.UnsupportedModelException if it asks for something missing here
    public static LoadedModel load(Path directory, ModelOptions options) {
        int threads = options.threads() == 0 ? Cores.available() : options.threads();
        return load(directory, options, Compute.open(threads));
    }

    /// As [#load(Path, ModelOptions)], on a team of the caller's.
    ///
    /// @param compute closed with the model, and here on failure
    public static LoadedModel load(Path directory, ModelOptions options, Compute compute) {
        return load(directory, options, compute, Decoder.Probe.NONE);
    }

    /// As [#load(Path, ModelOptions)], on kernels chosen by the caller and watched by `probe`.
    ///
    /// @param compute closed with the model, and here on failure
    static LoadedModel load(
            Path directory, ModelOptions options, Compute compute, Decoder.Probe probe) {
        OpenFiles files = null;
        PanelCache cache = null;
        try {
            ModelConfig config = ModelConfig.read(directory);
            Families.Resolved model = Families.resolve(config);
            files = OpenFiles.open(directory);
            SegmentAllocator memory = PanelMemory.of(files.arena());
            List<Matrix> toPack = new ArrayList<>();
            cache = cache(directory, options, files, compute);
            WeightBinder binder =
                    new WeightBinder(
                            files.checkpoint(),
                            model.layout(),
                            new ScaledWeights(model.scaleBlock()),
                            maker(directory, options, files, compute, memory, toPack, cache));
            DecoderBuilder.Parts parts = new DecoderBuilder(model.spec(), binder).build();
            if (cache != null) {
                cache.complete();
            }
            warnOfUnused(directory, binder.unused());
            WeightPacking packing = WeightPacking.of(directory, toPack, memory);
            Decoder decoder =
                    new Decoder(
                            model.spec(),
                            parts,
                            compute,
                            Decoder.kvLayout(model.spec(), kvType(options)),
                            packing,
                            files,
                            probe);
            ModelInfo info = info(directory, config, model.spec(), files.checkpoint(), options);
            packing.start();
            return new LoadedModel(decoder, info, packing);
        } catch (Throwable failure) {
            compute.close();
            if (cache != null) {
                cache.close();
            }
            if (files != null) {
                files.close();
            }
            throw failure;
        }
    }

    /// What a decoder's weights live in.
    private record OpenFiles(Checkpoint checkpoint, Arena arena) implements AutoCloseable {
        @SuppressWarnings("MustBeClosedChecker") // closed by close()
        static OpenFiles open(Path directory) {
            return new OpenFiles(Checkpoint.open(directory), Arena.ofShared());
        }

        @Override
        public void close() {
            arena.close();
            checkpoint.close();
        }
    }

    /// @param toPack gets the matrices to pack in the background
    private static WeightBinder.MatrixMaker maker(
            Path directory,
            ModelOptions options,
            OpenFiles files,
            Compute compute,
            SegmentAllocator memory,
            List<Matrix> toPack,
            @Nullable PanelCache cache) {
        Precision precision = WeightPlan.precision(directory, options);
        return switch (WeightPlan.of(directory, weightBytes(files.checkpoint()), options)) {
            case MAP -> (blocks, bias, _) -> Matrix.map(blocks, bias);
            case PACK_FIRST -> {
                AtomicInteger next = new AtomicInteger();
                yield (blocks, bias, exact) -> {
                    if (exact || cache == null) {
                        Precision held = exact ? Precision.AS_STORED : precision;
                        return compute.pack(blocks, bias, held, memory);
                    }
                    return cache.matrix(
                            next.getAndIncrement(),
                            blocks,
                            bias,
                            precision,
                            () -> compute.pack(blocks, bias, precision, memory));
                };
            }
            case PACK_LATER ->
                    (blocks, bias, _) -> {
                        Matrix matrix = Matrix.map(blocks, bias);
                        toPack.add(matrix);
                        return matrix;
                    };
        };
    }

    /// Where rounded weights are kept; null if they are not, or nothing is rounded.
    private static @Nullable PanelCache cache(
            Path directory, ModelOptions options, OpenFiles files, Compute compute) {
        Precision precision = WeightPlan.precision(directory, options);
        Path folder = options.weightCache();
        if (folder == null || precision == Precision.AS_STORED) {
            return null;
        }
        String key = WeightCacheKey.of(directory, files.checkpoint(), precision);
        return PanelCache.open(folder, key, files.arena(), compute);
    }

    private static long weightBytes(Checkpoint checkpoint) {
        return checkpoint.files().stream().mapToLong(Safetensors::sizeBytes).sum();
    }

    private static void warnOfUnused(Path directory, List<String> unused) {
        if (!unused.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "{0}: {1} tensors are not part of the model and are not used: {2}{3}",
                    directory,
                    unused.size(),
                    String.join(", ", unused.subList(0, Math.min(MAX_LISTED, unused.size()))),
                    unused.size() > MAX_LISTED ? ", ..." : "");
        }
    }

    private static KvType kvType(ModelOptions options) {
        return switch (options.kvType()) {
            case F32 -> KvType.F32;
            case F16 -> KvType.F16;
            case BF16 -> KvType.BF16;
        };
    }

    private static ModelInfo info(
            Path directory,
            ModelConfig config,
            DecoderSpec spec,
            Checkpoint checkpoint,
            ModelOptions options) {
        int limit = options.contextLimit();
        Path generationFile = directory.resolve("generation_config.json");
        @Nullable ModelConfig generation =
                Files.isRegularFile(generationFile) ? ModelConfig.readFile(generationFile) : null;
        List<Integer> bos = ids("bos_token_id", generation, config);
        return new ModelInfo(
                directory,
                spec.modelType(),
                spec.parameters(),
                storedDtype(checkpoint),
                spec.vocabSize(),
                spec.hiddenSize(),
                spec.layers().size(),
                spec.contextLength(),
                limit == 0 ? spec.contextLength() : Math.min(limit, spec.contextLength()),
                bos.isEmpty() ? null : bos.getFirst(),
                ids("eos_token_id", generation, config),
                weightBytes(checkpoint));
    }

    /// The ids under `key`: those of generation_config.json if it has any, else of config.json.
    private static List<Integer> ids(
            String key, @Nullable ModelConfig generation, ModelConfig config) {
        List<Integer> ids = generation == null ? List.of() : generation.ids(key);
        return ids.isEmpty() ? config.ids(key) : ids;
    }

    /// The types of the weights, the one with most bytes first.
    static String storedDtype(Checkpoint checkpoint) {
        Map<DType, Long> bytes = new EnumMap<>(DType.class);
        for (String name : checkpoint.names()) {
            Tensor tensor = Objects.requireNonNull(checkpoint.find(name));
            if (tensor.dtype().isWeight()) {
                bytes.merge(tensor.dtype(), tensor.data().byteSize(), Long::sum);
            }
        }
        return bytes.entrySet().stream()
                .sorted(Map.Entry.<DType, Long>comparingByValue().reversed())
                .map(entry -> entry.getKey().name())
                .collect(Collectors.joining("+"));
    }
}
