package dev.jeval.engine.internal.run;

import dev.jeval.engine.ModelSummary;
import dev.jeval.engine.ModelSummary.TensorEntry;
import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.DType;
import dev.jeval.engine.checkpoint.ModelConfig;
import dev.jeval.engine.checkpoint.Safetensors;
import dev.jeval.engine.checkpoint.Tensor;
import dev.jeval.engine.internal.family.Families;
import dev.jeval.engine.internal.kernel.KvLayout;
import dev.jeval.engine.internal.kernel.KvType;
import dev.jeval.engine.internal.kernel.Matrix;
import dev.jeval.engine.spec.DecoderSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Finds out what a checkpoint holds by binding its weights without reading them.
public final class ModelInspector {
    private ModelInspector() {}

    /// Inspects the checkpoint in `directory`.
    public static ModelSummary inspect(Path directory) {
        ModelConfig config = ModelConfig.read(directory);
        Families.Resolved model = Families.resolve(config);
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            WeightBinder binder =
                    new WeightBinder(
                            checkpoint,
                            model.layout(),
                            new ScaledWeights(model.scaleBlock()),
                            (blocks, bias, _) -> Matrix.map(blocks, bias));
            DecoderBuilder.Parts parts = new DecoderBuilder(model.spec(), binder).build();
            Objects.requireNonNull(parts);
            return summary(directory, config, model.spec(), checkpoint, binder);
        }
    }

    /// Bytes of keys and values in float32 that a sequence holds at most while it grows to `tokens`
    /// tokens.
    public static long kvBytes(DecoderSpec spec, int tokens) {
        return new KvSlices(spec, Decoder.kvLayout(spec, KvType.F32)).bytes(0, tokens);
    }

    private static ModelSummary summary(
            Path directory,
            ModelConfig config,
            DecoderSpec spec,
            Checkpoint checkpoint,
            WeightBinder binder) {
        Set<String> used = binder.used();
        List<TensorEntry> tensors = new ArrayList<>();
        long weightBytes = 0;
        for (String name : checkpoint.names()) {
            Tensor tensor = Objects.requireNonNull(checkpoint.find(name));
            boolean isUsed = used.contains(name);
            tensors.add(
                    new TensorEntry(
                            name,
                            tensor.dtype().name(),
                            tensor.shape(),
                            tensor.data().byteSize(),
                            tensor.file().getFileName().toString(),
                            isUsed));
            weightBytes += isUsed ? bytesInMemory(checkpoint, tensor) : 0;
        }
        Map<String, Long> files = new LinkedHashMap<>();
        for (Safetensors file : checkpoint.files()) {
            files.put(file.file().getFileName().toString(), file.sizeBytes());
        }
        KvLayout layout = Decoder.kvLayout(spec, KvType.F32);
        return new ModelSummary(
                directory,
                spec,
                spec.parameters(),
                spec.activeParameters(),
                bytesByDtype(tensors),
                weightBytes,
                layout.layerBytes() * spec.layers().size() / KvLayout.POSITIONS,
                KvLayout.POSITIONS,
                PassSize.bytes(spec, Decoder.MAX_ROWS),
                files,
                tensors,
                new Oddities(config, spec, checkpoint, binder).find());
    }

    /// 8-bit weights with scales are multiplied out to float32, float64 is rounded to it.
    private static long bytesInMemory(Checkpoint checkpoint, Tensor tensor) {
        if (ScaledWeights.hasScale(checkpoint, tensor)) {
            return tensor.elements() * Float.BYTES;
        }
        return tensor.dtype() == DType.F64
                ? tensor.elements() * Float.BYTES
                : tensor.data().byteSize();
    }

    private static Map<String, Long> bytesByDtype(List<TensorEntry> tensors) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (TensorEntry tensor : tensors) {
            if (tensor.used()) {
                bytes.merge(tensor.dtype(), tensor.bytes(), Long::sum);
            }
        }
        Map<String, Long> sorted = new LinkedHashMap<>();
        bytes.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
